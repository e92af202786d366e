package assay.service.identity;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Initiator;
import assay.service.audit.Target;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Checks passwords. An unknown user, a disabled one, one without a password and a wrong password
 * get the same answer, and it takes as long. Safe for use by many threads.
 */
final class Logins {

    private final Jdbi jdbi;
    private final Passwords passwords = new Passwords();
    private final LoginThrottle throttle;

    Logins(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.throttle = new LoginThrottle(clock);
    }

    private record Found(Named user, Optional<String> password, boolean enabled) {}

    /**
     * The user, if it is his password. A hash that is out of date is renewed on the way.
     *
     * @param address where the request came from, to slow down guessing
     * @throws ProblemException {@link Problem#LOGIN_REFUSED}; {@link Problem#LOGIN_THROTTLED} with
     *     the seconds to wait
     */
    Named check(Account account, String password, String address) {
        Optional<Found> found = find(account);
        String throttled = found.map(user -> user.user().name()).orElse(given(account));
        throttle.require(throttled, address);
        String hash = found.flatMap(Found::password).orElse(passwords.ofNobody());
        if (!passwords.matches(password, hash)
                || found.filter(Found::enabled).flatMap(Found::password).isEmpty()) {
            Target target =
                    found.map(Found::user)
                            .map(user -> Target.of(Target.Type.USER, user.id(), user.name()))
                            .orElse(Target.of(Target.Type.USER, "unknown"));
            jdbi.useHandle(handle -> Audit.record(handle, failed(target)));
            throw new ProblemException(Problem.LOGIN_REFUSED);
        }
        throttle.succeeded(throttled, address);
        Named user = found.get().user();
        if (passwords.isOutdated(hash)) {
            renew(user, password, hash);
        }
        return user;
    }

    /**
     * A login that was refused. Names that nobody has are not recorded: people type passwords where
     * their name belongs.
     */
    static AuditEvent failed(Target target) {
        return AuditEvent.failed(
                Initiator.UNKNOWN, "authenticate/login", target, Problem.LOGIN_REFUSED);
    }

    /** A hash of a new password; see {@link Passwords#hash}. */
    String hash(String password) {
        return passwords.hash(password);
    }

    private void renew(Named user, String password, String old) {
        String renewed = passwords.hashOfKnown(password);
        jdbi.useHandle(handle ->
                handle.execute(
                        "update users set password = ? where id = ? and password = ?",
                        renewed,
                        user.id(),
                        old));
    }

    private Optional<Found> find(Account account) {
        String where =
                switch (account) {
                    case Account.Id _ -> "id = cast(:account as uuid)";
                    case Account.Name _ -> "name = :account and external_domain is null";
                };
        return jdbi.withHandle(handle ->
                handle.createQuery("select id, name, password, enabled from users where " + where)
                        .bind("account", given(account))
                        .map(Logins::map)
                        .findOne());
    }

    private static String given(Account account) {
        return switch (account) {
            case Account.Id id -> id.id().toString();
            case Account.Name name -> name.name();
        };
    }

    private static Found map(ResultSet row, StatementContext context) throws SQLException {
        return new Found(
                new Named(row.getObject("id", UUID.class), row.getString("name")),
                Optional.ofNullable(row.getString("password")),
                row.getBoolean("enabled"));
    }
}
