package assay.cli;

/** What the command's exit code means. From 64 on as in BSD's {@code sysexits.h}. */
final class ExitCode {

    /** Every profile passes. */
    static final int PASS = 0;

    /** A profile fails. */
    static final int FAIL = 1;

    /** No profile fails, but one could not be decided. */
    static final int INCONCLUSIVE = 2;

    /** The command line is wrong. */
    static final int USAGE = 64;

    /** The image cannot be read: not an image, broken, or in need of another file. */
    static final int UNREADABLE_IMAGE = 65;

    /** There is no such file, or it may not be opened. */
    static final int NO_INPUT = 66;

    /** An error of ours. */
    static final int INTERNAL = 70;

    /** A file cannot be written, or is there already. */
    static final int CANNOT_CREATE = 73;

    private ExitCode() {}
}
