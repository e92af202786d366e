package assay.guest.linux.boot;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads an archive in the format {@code newc} entry by entry, without keeping it.
 *
 * @see <a href="https://docs.kernel.org/driver-api/early-userspace/buffer-format.html">Linux kernel
 *     documentation, "initramfs buffer format"</a>
 */
final class CpioReader {

    /** Names are paths; Linux bounds them so ({@code PATH_MAX}). */
    private static final int MAX_NAME = 4_096;

    private static final int HEADER = 110;
    private static final String TRAILER = "TRAILER!!!";

    private final InputStream in;
    private final byte[] header = new byte[HEADER];
    private final byte[] name = new byte[MAX_NAME];
    private long read;
    private long unread;

    /**
     * @param in at the first byte of an archive, or at zeros before it; worth buffering
     */
    CpioReader(InputStream in) {
        this.in = in;
    }

    /**
     * One entry.
     *
     * @param name its path without a leading {@code /} or {@code ./}
     * @param mode POSIX mode with the file type
     * @param size length of its content
     */
    record Entry(String name, int mode, long size) {

        boolean isRegular() {
            return (mode & 0170000) == 0100000;
        }
    }

    /** How many bytes were taken from the stream so far. */
    long position() {
        return read;
    }

    /**
     * The next entry; empty after the archive's trailer. Content of the entry before it that was
     * not read is skipped.
     *
     * @throws ImageException if the bytes are no archive, or end inside one
     */
    Optional<Entry> next() throws IOException {
        skip(unread);
        unread = 0;
        fill(header, 0, HEADER);
        long start = read - HEADER;
        boolean magic =
                header[0] == '0'
                        && header[1] == '7'
                        && header[2] == '0'
                        && header[3] == '7'
                        && header[4] == '0'
                        && (header[5] == '1' || header[5] == '2');
        if (!magic) {
            throw corrupt(start, "the header's magic is neither 070701 nor 070702");
        }
        int mode = (int) field(1);
        long size = field(6);
        long nameSize = field(11);
        if (nameSize < 1 || nameSize > MAX_NAME) {
            throw corrupt(start, "the name has " + nameSize + " bytes");
        }
        fill(name, 0, (int) nameSize);
        String path = new String(name, 0, (int) nameSize - 1, StandardCharsets.UTF_8);
        skip(padding(HEADER + nameSize));
        if (path.equals(TRAILER)) {
            return Optional.empty();
        }
        unread = size + padding(size);
        return Optional.of(new Entry(relative(path), mode, size));
    }

    /**
     * The content of the entry that was read last.
     *
     * @param limit the most bytes that are wanted
     */
    byte[] content(Entry entry, int limit) throws IOException {
        int length = (int) Math.min(entry.size(), limit);
        byte[] bytes = new byte[length];
        fill(bytes, 0, length);
        unread -= length;
        return bytes;
    }

    private static String relative(String path) {
        String bare = path.startsWith("./") ? path.substring(2) : path;
        return bare.startsWith("/") ? bare.substring(1) : bare;
    }

    private static long padding(long length) {
        return -length & 3;
    }

    /** Field {@code index} of the header: eight hexadecimal digits. */
    private long field(int index) throws ImageException {
        long value = 0;
        for (int i = 6 + index * 8; i < 14 + index * 8; i++) {
            int digit = Character.digit(header[i], 16);
            if (digit < 0) {
                throw corrupt(read - HEADER, "a header field is no hexadecimal number");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private void fill(byte[] target, int offset, int length) throws IOException {
        int got = in.readNBytes(target, offset, length);
        read += got;
        if (got < length) {
            throw truncated();
        }
    }

    private void skip(long length) throws IOException {
        try {
            in.skipNBytes(length);
        } catch (EOFException e) {
            throw truncated();
        }
        read += length;
    }

    private ImageException truncated() {
        return new ImageException(
                Reason.TRUNCATED, "cpio", read, "the archive ends without " + TRAILER);
    }

    private static ImageException corrupt(long at, String what) {
        return new ImageException(Reason.CORRUPT, "cpio", at, what);
    }
}
