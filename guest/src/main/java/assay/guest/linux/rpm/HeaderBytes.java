package assay.guest.linux.rpm;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a database's file, and bounds what is read of it: all headers together hold fewer bytes
 * than their file, or some were counted twice.
 */
final class HeaderBytes {

    private final BlockSource file;
    private final String format;
    private long left;

    HeaderBytes(BlockSource file, String format) {
        this.file = file;
        this.format = format;
        this.left = file.size();
    }

    long size() {
        return file.size();
    }

    /** Fills {@code target}, all of it, from {@code offset}. */
    void read(long offset, ByteBuffer target) throws IOException {
        if (offset < 0 || target.remaining() > file.size() - offset) {
            throw new ImageException(
                    Reason.TRUNCATED, format, offset, "the file ends within a structure");
        }
        file.read(offset, target);
        target.flip();
    }

    /** Room for a header of {@code length} bytes, which a structure at {@code at} names. */
    byte[] header(long length, long at) throws ImageException {
        if (length > RpmHeader.MAX_SIZE) {
            throw new ImageException(
                    Reason.LIMIT, format, at, "a package's header of " + length + " bytes");
        }
        left -= length;
        if (length < 0 || left < 0) {
            throw corrupt(at, "headers of more bytes than the file has");
        }
        return new byte[(int) length];
    }

    ImageException corrupt(long at, String what) {
        return new ImageException(Reason.CORRUPT, format, at, what);
    }
}
