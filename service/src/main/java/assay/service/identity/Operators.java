package assay.service.identity;

import assay.service.Problem;
import assay.service.ProblemException;
import org.jdbi.v3.core.Handle;

/** Sees to it that there is always somebody who can administer the server. */
final class Operators {

    /** Any number that is ours. */
    private static final long LOCK = 0x4173_7361_7902L;

    private Operators() {}

    /**
     * Called in a transaction that took something away from a user or a project, at its end; before
     * it took that, {@link #lock}.
     *
     * @throws ProblemException {@link Problem#LAST_OPERATOR}, which ends the transaction
     */
    static void requireOne(Handle handle) {
        boolean left =
                handle.createQuery(
                                """
                                select exists (
                                    select from role_assignments a
                                    join users u on u.id = a.user_id and u.enabled
                                    join projects p on p.id = a.project_id and p.enabled
                                    where a.role = 'admin')
                                """)
                        .mapTo(Boolean.class)
                        .one();
        if (!left) {
            throw new ProblemException(Problem.LAST_OPERATOR);
        }
    }

    /** Keeps two transactions from taking the last two operators away, each seeing the other. */
    static void lock(Handle handle) {
        handle.execute("select pg_advisory_xact_lock(?)", LOCK);
    }
}
