package assay.service.identity;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Texts;
import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Target;
import assay.service.identity.Session.Proof;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Logging in, being known, changing the password, and logging out. Safe for use by many threads.
 */
public final class Sessions implements Authority {

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final Duration lifetime;
    private final Logins logins;

    /**
     * @param lifetime how long a session lasts, however busy it is
     */
    public Sessions(Jdbi jdbi, InstantSource clock, Duration lifetime) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.lifetime = lifetime;
        this.logins = new Logins(jdbi, clock);
    }

    @Override
    public NewSession logIn(Account account, String password, Scope scope, String address) {
        Named user = logins.check(account, password, address);
        Proof proof = new Proof(List.of("password"), Optional.empty());
        return begin(user, scope, proof, clock.instant().plus(lifetime));
    }

    /**
     * Another session of the same user, in another project, which lasts as long as the one before.
     *
     * @throws ProblemException {@link Problem#NOT_LOGGED_IN}; {@link Problem#PROJECT_REFUSED}, also
     *     if an API token would get out of its project
     */
    public NewSession move(SessionToken token, Scope scope) {
        Session before = find(token).orElseThrow(() -> new ProblemException(Problem.NOT_LOGGED_IN));
        Set<String> methods = new LinkedHashSet<>(before.proof().methods());
        methods.add("token");
        Proof proof = new Proof(new ArrayList<>(methods), before.proof().token());
        Scope where = scope instanceof Scope.Home ? sameAs(before) : scope;
        Optional<Named> project =
                jdbi.withHandle(handle -> Scopes.find(handle, before.user().id(), where));
        if (proof.token().isPresent() && !project.equals(before.project())) {
            throw new ProblemException(Problem.PROJECT_REFUSED);
        }
        return begin(before.user(), where, proof, before.expiresAt());
    }

    /** A token that was got for a project, used without naming one, stays there. */
    private static Scope sameAs(Session before) {
        return before.project()
                .<Scope>map(project -> new Scope.ProjectId(project.id()))
                .orElse(new Scope.Home());
    }

    /**
     * Logs in with an API token.
     *
     * @throws ProblemException {@link Problem#LOGIN_REFUSED}, whether it exists or not
     */
    public NewSession logIn(UUID apiToken, String secret) {
        Instant end = clock.instant().plus(lifetime);
        Session found =
                find(apiToken, new SessionToken(secret)).orElseThrow(() -> refused(apiToken));
        Instant ends = found.expiresAt().isBefore(end) ? found.expiresAt() : end;
        Scope project = new Scope.ProjectId(found.project().orElseThrow().id());
        return begin(found.user(), project, found.proof(), ends);
    }

    /**
     * Logs in who has proven elsewhere who he is.
     *
     * @param user his name here
     * @param method how he did, in Keystone's words: {@code openid}
     * @throws ProblemException {@link Problem#LOGIN_REFUSED} if there is no such user, or he is
     *     disabled; {@link Problem#PROJECT_NEEDED}
     */
    public NewSession logInProven(String user, String method) {
        Optional<Named> found =
                jdbi.withHandle(handle ->
                        handle.createQuery(
                                        """
                                        select id, name from users
                                        where name = :name and external_domain is null and enabled
                                        """)
                                .bind("name", Texts.storable(user))
                                .map((row, _) ->
                                        new Named(
                                                row.getObject("id", UUID.class),
                                                row.getString("name")))
                                .findOne());
        if (found.isEmpty()) {
            Target unknown = Target.of(Target.Type.USER, "unknown");
            jdbi.useHandle(handle -> Audit.record(handle, Logins.failed(unknown)));
            throw new ProblemException(Problem.LOGIN_REFUSED);
        }
        Proof proof = new Proof(List.of(method), Optional.empty());
        return begin(found.get(), new Scope.Anywhere(), proof, clock.instant().plus(lifetime));
    }

    private ProblemException refused(UUID apiToken) {
        Target target = Target.of(Target.Type.TOKEN, apiToken);
        jdbi.useHandle(handle -> Audit.record(handle, Logins.failed(target)));
        return new ProblemException(Problem.LOGIN_REFUSED);
    }

    private static Target target(Session session) {
        return Target.of(Target.Type.USER, session.user().id(), session.user().name());
    }

    /** The API token of that name of a user, for who logs in with it by name. */
    public Optional<UUID> apiToken(Account account, String name) {
        String where =
                switch (account) {
                    case Account.Id _ -> "u.id = cast(:account as uuid)";
                    case Account.Name _ -> "u.name = :account and u.external_domain is null";
                };
        String given =
                switch (account) {
                    case Account.Id id -> id.id().toString();
                    case Account.Name user -> user.name();
                };
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                "select t.id from api_tokens t join users u on u.id = t.user_id"
                                        + " where t.name = :name and "
                                        + where)
                        .bind("name", Texts.storable(name))
                        .bind("account", given)
                        .mapTo(UUID.class)
                        .findOne());
    }

    private NewSession begin(Named user, Scope scope, Proof proof, Instant expiresAt) {
        SessionToken token = SessionToken.random();
        // PostgreSQL keeps microseconds.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant end = expiresAt.truncatedTo(ChronoUnit.MICROS);
        return jdbi.inTransaction(handle -> {
            Optional<Named> project = Scopes.find(handle, user.id(), scope);
            SessionTable.insert(
                    handle, token, new Session(user, project, Set.of(), proof, now, end));
            Session session =
                    SessionTable.find(handle, token, now)
                            .orElseThrow(() -> new ProblemException(Problem.PROJECT_REFUSED));
            Audit.record(
                    handle,
                    AuditEvent.done(session, "authenticate/login", target(session))
                            .with("methods", String.join(" ", proof.methods())));
            return new NewSession(token, session);
        });
    }

    @Override
    public Optional<Session> find(SessionToken token) {
        int dot = token.text().indexOf('.');
        if (dot < 0) {
            return jdbi.withHandle(handle -> SessionTable.find(handle, token, clock.instant()));
        }
        return uuid(token.text().substring(0, dot))
                .flatMap(id -> find(id, new SessionToken(token.text().substring(dot + 1))));
    }

    private Optional<Session> find(UUID apiToken, SessionToken secret) {
        Instant now = clock.instant();
        return jdbi.withHandle(
                handle -> SessionTable.find(handle, apiToken, secret, now, now.plus(lifetime)));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no id of ours
        }
    }

    @Override
    public void changePassword(
            Session by, SessionToken token, NewPassword passwords, String address) {
        by.requireUnrestricted();
        try {
            logins.check(new Account.Id(by.user().id()), passwords.current(), address);
        } catch (ProblemException e) {
            throw e.problem() == Problem.LOGIN_REFUSED
                    ? new ProblemException(Problem.PASSWORD_WRONG)
                    : e;
        }
        String hash = logins.hash(passwords.wanted());
        jdbi.useTransaction(handle -> {
            handle.execute("update users set password = ? where id = ?", hash, by.user().id());
            handle.execute(
                    "delete from sessions where user_id = ? and token_sha256 <> ?",
                    by.user().id(),
                    token.sha256());
            Audit.record(handle, AuditEvent.done(by, "update/password", target(by)));
        });
    }

    @Override
    public void end(SessionToken token) {
        Optional<Session> session = find(token);
        jdbi.useTransaction(handle -> {
            int ended =
                    handle.execute("delete from sessions where token_sha256 = ?", token.sha256());
            if (ended > 0 && session.isPresent()) {
                Session over = session.get();
                Audit.record(handle, AuditEvent.done(over, "authenticate/logout", target(over)));
            }
        });
    }

    /** Removes the sessions and API tokens that are over. */
    public void purge() {
        jdbi.useHandle(handle -> {
            var now = clock.instant().atOffset(ZoneOffset.UTC);
            handle.execute("delete from sessions where expires_at <= ?", now);
            handle.execute("delete from api_tokens where expires_at <= ?", now);
        });
    }
}
