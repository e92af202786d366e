package assay.cli;

/** What the command's exit code means. From 64 on as in BSD's {@code sysexits.h}. */
public final class ExitCode {

    /** Every profile passes. */
    public static final int PASS = 0;

    /** A profile fails. */
    public static final int FAIL = 1;

    /** No profile fails, but one could not be decided. */
    public static final int INCONCLUSIVE = 2;

    /** The command line is wrong. */
    public static final int USAGE = 64;

    /** The image cannot be read: not an image, broken, or in need of another file. */
    public static final int UNREADABLE_IMAGE = 65;

    /** There is no such file, or it may not be opened. */
    public static final int NO_INPUT = 66;

    /** A server cannot be reached. */
    public static final int UNAVAILABLE = 69;

    /** An error of ours. */
    public static final int INTERNAL = 70;

    /** A file cannot be written, or is there already. */
    public static final int CANNOT_CREATE = 73;

    /** Not logged in, or not allowed to. */
    public static final int NO_PERMISSION = 77;

    private ExitCode() {}
}
