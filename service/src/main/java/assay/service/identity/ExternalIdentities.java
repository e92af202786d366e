package assay.service.identity;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Target;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Keeps which users and projects an identity service elsewhere told of, beside our own, and records
 * their logins; {@code docs/adr/0026-external-keystone.md} says why. Safe for use by many threads.
 */
public final class ExternalIdentities {

    private static final String KNOWN =
            """
            select exists (select from %s
                where id = :id and name = :name and external_domain = :domain)
            """;

    /** One of ours stays as it is, and is not returned. */
    private static final String KEEP =
            """
            insert into %1$s as kept (id, name, external_domain) values (:id, :name, :domain)
            on conflict (id) do update
                set name = excluded.name, external_domain = excluded.external_domain
                where kept.external_domain is not null
            returning true
            """;

    private final Jdbi jdbi;
    private final LoginThrottle throttle;

    public ExternalIdentities(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.throttle = new LoginThrottle(clock);
    }

    /**
     * Somebody or something there.
     *
     * @param domain the id of its domain, at most 255 characters as the name
     */
    public record External(Named named, String domain) {}

    /**
     * Keeps a user and the project that he works in, as they are called now.
     *
     * @return whether they are kept; not if one of them has the id of one of ours
     */
    public boolean keep(External user, Optional<External> project) {
        return jdbi.withHandle(handle ->
                keep(handle, "users", user)
                        && project.map(one -> keep(handle, "projects", one)).orElse(true));
    }

    private static boolean keep(Handle handle, String table, External one) {
        // Nearly always known, and then nothing is locked or written.
        return Stream.of(KNOWN, KEEP)
                .anyMatch(sql ->
                        handle.createQuery(sql.formatted(table))
                                .bind("id", one.named().id())
                                .bind("name", one.named().name())
                                .bind("domain", one.domain())
                                .mapTo(Boolean.class)
                                .findOne()
                                .orElse(false));
    }

    /**
     * Admits a try to log in, which counts as failed until {@link #loggedIn}.
     *
     * @throws ProblemException {@link Problem#LOGIN_THROTTLED} with the seconds to wait
     */
    public void requireNotThrottled(String user, String address) {
        throttle.require(user, address);
    }

    /** Records a login. */
    public void loggedIn(Session session, String user, String address) {
        throttle.succeeded(user, address);
        record(
                AuditEvent.done(session, "authenticate/login", target(session))
                        .with("methods", String.join(" ", session.proof().methods())));
    }

    /** Records a login that was refused; see {@link Logins#failed}. */
    public void refused() {
        record(Logins.failed(Target.of(Target.Type.USER, "unknown")));
    }

    /** Records a logout. */
    public void loggedOut(Session session) {
        record(AuditEvent.done(session, "authenticate/logout", target(session)));
    }

    private static Target target(Session session) {
        return Target.of(Target.Type.USER, session.user().id(), session.user().name());
    }

    private void record(AuditEvent event) {
        jdbi.useHandle(handle -> Audit.record(handle, event));
    }
}
