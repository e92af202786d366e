package assay.service.identity;

import assay.service.Problem;
import assay.service.ProblemException;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * What the database refuses, as the problem that it is: its constraints see what races hide.
 *
 * @param name what is told to be taken if it is
 * @param reference the problem if something that is referred to is not there, or still is
 */
record Violation(String name, Problem reference) {

    /** PostgreSQL appendix A: {@code unique_violation}. */
    private static final String UNIQUE = "23505";

    /** {@code foreign_key_violation}. */
    private static final String FOREIGN_KEY = "23503";

    /** Runs a use case. */
    static <T> T asProblem(Violation told, Supplier<T> work) {
        try {
            return work.get();
        } catch (UnableToExecuteStatementException e) {
            String state = e.getCause() instanceof SQLException sql ? sql.getSQLState() : "";
            switch (state) {
                case UNIQUE -> throw new ProblemException(Problem.NAME_TAKEN, told.name);
                case FOREIGN_KEY -> throw new ProblemException(told.reference);
                case null, default -> throw e;
            }
        }
    }
}
