package assay.service.identity;

import assay.service.Problem;
import assay.service.ProblemException;
import java.util.Optional;

/**
 * What says who somebody is: this server's own tables ({@link Sessions}), or an identity service
 * elsewhere; see {@code docs/adr/0026-external-keystone.md}. Safe for use by many threads.
 */
public interface Authority {

    /** A session with the token that proves it; nobody can ask for the token again. */
    record NewSession(SessionToken token, Session session) {}

    /** The old password and the new one. */
    record NewPassword(String current, String wanted) {

        /** Secret. */
        @Override
        public String toString() {
            return "a new password";
        }
    }

    /**
     * The session that a token proves; empty if it is unknown, over or ended.
     *
     * @throws ProblemException {@link Problem#IDENTITY_UNAVAILABLE} if nobody knows
     */
    Optional<Session> find(SessionToken token);

    /**
     * Logs in with a password.
     *
     * @param address where the request came from, to slow down guessing
     * @throws ProblemException {@link Problem#LOGIN_REFUSED}, whether the user exists or not;
     *     {@link Problem#LOGIN_THROTTLED} with the seconds to wait; {@link Problem#PROJECT_REFUSED}
     *     or {@link Problem#PROJECT_NEEDED}; {@link Problem#IDENTITY_UNAVAILABLE}
     */
    NewSession logIn(Account account, String password, Scope scope, String address);

    /**
     * Changes the user's own password, which ends all his sessions but the one he asks by.
     *
     * @throws ProblemException {@link Problem#PASSWORD_WRONG} if {@code current} is not his
     *     password; {@link Problem#LOGIN_THROTTLED}; {@link Problem#REQUEST_INVALID} for the new
     *     one; {@link Problem#TOKEN_RESTRICTED}; {@link Problem#IDENTITY_ELSEWHERE} if passwords
     *     are not kept here
     */
    void changePassword(Session by, SessionToken token, NewPassword passwords, String address);

    /**
     * Logs out: the token no longer works.
     *
     * @throws ProblemException {@link Problem#IDENTITY_UNAVAILABLE}
     */
    void end(SessionToken token);
}
