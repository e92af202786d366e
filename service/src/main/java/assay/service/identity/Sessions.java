package assay.service.identity;

import assay.service.Problem;
import assay.service.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Logging in, being known, and logging out. Safe for use by many threads. */
public final class Sessions {

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final Duration lifetime;
    private final Passwords passwords = new Passwords();
    private final LoginThrottle throttle;

    /**
     * @param lifetime how long a session lasts, however busy it is
     */
    public Sessions(Jdbi jdbi, InstantSource clock, Duration lifetime) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.lifetime = lifetime;
        this.throttle = new LoginThrottle(clock);
    }

    /** A session with the token that proves it; nobody can ask for the token again. */
    public record NewSession(SessionToken token, Session session) {}

    private record User(Named name, Named project, String password) {}

    /**
     * Logs in.
     *
     * @param address where the request came from, to slow down guessing
     * @throws ProblemException {@link Problem#LOGIN_REFUSED}, whether the user exists or not;
     *     {@link Problem#LOGIN_THROTTLED} with the seconds to wait
     */
    public NewSession logIn(String userName, String password, String address) {
        Duration wait = throttle.admit(userName, address);
        if (!wait.isZero()) {
            throw new ProblemException(
                    Problem.LOGIN_THROTTLED, Long.toString(wait.toSeconds() + 1));
        }
        Optional<User> user = findUser(userName);
        String hash = user.map(User::password).orElse(passwords.ofNobody());
        if (!passwords.matches(password, hash) || user.isEmpty()) {
            throw new ProblemException(Problem.LOGIN_REFUSED);
        }
        throttle.succeeded(userName, address);
        return begin(user.get());
    }

    private Optional<User> findUser(String name) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                """
                                select u.id, u.name, u.password, p.id, p.name
                                from users u join projects p on p.id = u.project_id
                                where u.name = :name
                                """)
                        .bind("name", name)
                        .map((row, context) ->
                                new User(named(row, 1), named(row, 4), row.getString(3)))
                        .findOne());
    }

    private NewSession begin(User user) {
        SessionToken token = SessionToken.random();
        Instant expiresAt = clock.instant().plus(lifetime);
        jdbi.useHandle(handle ->
                handle.createUpdate(
                                """
                                insert into sessions
                                    (token_sha256, user_id, project_id, expires_at)
                                values (:token, :user, :project, :expires)
                                """)
                        .bind("token", token.sha256())
                        .bind("user", user.name().id())
                        .bind("project", user.project().id())
                        .bind("expires", expiresAt.atOffset(ZoneOffset.UTC))
                        .execute());
        return new NewSession(token, new Session(user.name(), user.project(), expiresAt));
    }

    /** The session that a token proves; empty if it is unknown, over or ended. */
    public Optional<Session> find(SessionToken token) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                """
                                select u.id, u.name, p.id, p.name, s.expires_at
                                from sessions s
                                join users u on u.id = s.user_id
                                join projects p on p.id = s.project_id
                                where s.token_sha256 = :token and s.expires_at > :now
                                """)
                        .bind("token", token.sha256())
                        .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .map((row, context) ->
                                new Session(
                                        named(row, 1),
                                        named(row, 3),
                                        row.getTimestamp(5).toInstant()))
                        .findOne());
    }

    /** Logs out: the token no longer works. */
    public void end(SessionToken token) {
        jdbi.useHandle(handle ->
                handle.execute("delete from sessions where token_sha256 = ?", token.sha256()));
    }

    /** Removes the sessions that are over. */
    public void purge() {
        jdbi.useHandle(handle ->
                handle.execute(
                        "delete from sessions where expires_at <= ?",
                        clock.instant().atOffset(ZoneOffset.UTC)));
    }

    private static Named named(ResultSet row, int column) throws SQLException {
        return new Named(row.getObject(column, UUID.class), row.getString(column + 1));
    }
}
