package assay.service;

/** A use case ended in a problem that its user is told about. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final String detail;

    public ProblemException(Problem problem) {
        this(problem, "");
    }

    /**
     * @param detail what the catalogue's text has a place for: a number, or what exactly was wrong;
     *     in English
     */
    public ProblemException(Problem problem, String detail) {
        super(problem.code() + (detail.isEmpty() ? "" : ": " + detail));
        this.problem = problem;
        this.detail = detail;
    }

    public Problem problem() {
        return problem;
    }

    public String detail() {
        return detail;
    }
}
