package assay.disk.codec;

/**
 * A compressed block contradicts RFC 8878. Says what is wrong; whoever knows where the block came
 * from turns it into an {@link assay.disk.ImageException}.
 */
final class BadBlockException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String what;

    BadBlockException(String what) {
        super(what);
        this.what = what;
    }

    /** What is wrong, a clause in plain English. */
    String what() {
        return what;
    }
}
