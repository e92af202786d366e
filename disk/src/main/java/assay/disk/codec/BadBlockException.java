package assay.disk.codec;

import assay.disk.ImageException.Reason;

/**
 * A compressed block contradicts its format's specification. Says what is wrong; whoever knows
 * where the block came from turns it into an {@link assay.disk.ImageException}.
 */
final class BadBlockException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String what;

    BadBlockException(Reason reason, String what) {
        super(what);
        this.reason = reason;
        this.what = what;
    }

    BadBlockException(String what) {
        this(Reason.CORRUPT, what);
    }

    /** {@link Reason#CORRUPT}, or {@link Reason#TRUNCATED} where only the rest is missing. */
    Reason reason() {
        return reason;
    }

    /** What is wrong, a clause in plain English. */
    String what() {
        return what;
    }
}
