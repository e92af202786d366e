package assay.disk;

import java.io.IOException;

/**
 * The image cannot be read, and the image is the reason. Everything that a hostile or broken image
 * can provoke ends in this exception; any other exception is an error of ours or of the machine.
 */
public final class ImageException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Why, in classes that a caller may treat differently. */
    public enum Reason {
        /** The format, or a feature of it, is not one that we read. */
        UNSUPPORTED,
        /** The image contradicts itself or its format's specification. */
        CORRUPT,
        /** The image ends before its own structures do. */
        TRUNCATED,
        /** A count or size is over the bound that we set. */
        LIMIT,
        /** The image names another file, device or host. It is never opened. */
        EXTERNAL_FILE,
        /** The bytes are encrypted. */
        ENCRYPTED,
        /** The image was not closed cleanly and must be repaired by what wrote it. */
        DIRTY,
        /** The bytes match two formats, or another one than was declared. */
        AMBIGUOUS
    }

    private final Reason reason;
    private final String format;
    private final long offset;

    /**
     * @param format the on-disk format that was being read, as users call it, such as {@code qcow2}
     * @param offset where in the bytes of that format's own source, or -1 where no one place is
     *     wrong
     * @param what what was wrong, a clause in plain English with the numbers seen
     */
    public ImageException(Reason reason, String format, long offset, String what) {
        super(format + (offset < 0 ? "" : " at byte " + offset) + ": " + what);
        this.reason = reason;
        this.format = format;
        this.offset = offset;
    }

    public Reason reason() {
        return reason;
    }

    public String format() {
        return format;
    }

    /** Where it was wrong, in bytes from the start of that format's source, or -1. */
    public long offset() {
        return offset;
    }
}
