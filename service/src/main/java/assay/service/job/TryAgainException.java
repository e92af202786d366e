package assay.service.job;

import assay.service.Problem;
import java.io.IOException;

/** A try failed for a reason that may pass, which users are told if it does not. */
public final class TryAgainException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final String detail;

    /**
     * @param detail what the catalogue's text has a place for
     */
    public TryAgainException(Problem problem, String detail, Throwable cause) {
        super(problem.code() + ": " + detail, cause);
        this.problem = problem;
        this.detail = detail;
    }

    Job.Failure failure() {
        return new Job.Failure(problem, detail);
    }
}
