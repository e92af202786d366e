package assay.disk;

import assay.disk.ImageException.Reason;

/**
 * Bounds the work that one image can cause. Every loop whose count an image chooses takes a step
 * for each turn, so that a crafted image ends in {@link Reason#LIMIT} instead of running for hours.
 *
 * <p>One budget serves one inspection, and is not safe for use by many threads.
 */
public final class Budget {

    private final long limit;
    private long left;

    /**
     * @param steps how many turns of guest-controlled loops are allowed; a walk of a whole Debian
     *     root takes about a million
     */
    public Budget(long steps) {
        this.limit = steps;
        this.left = steps;
    }

    /**
     * Takes one step.
     *
     * @param format what is being read, for the error
     * @throws ImageException with {@link Reason#LIMIT} once the budget is used up
     */
    public void step(String format) throws ImageException {
        if (--left < 0) {
            throw new ImageException(
                    Reason.LIMIT, format, -1, "reading it takes more than " + limit + " steps");
        }
    }
}
