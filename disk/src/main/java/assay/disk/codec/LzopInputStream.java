package assay.disk.codec;

import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the files of lzop, which Linux also takes as an initramfs: a header, and blocks of LZO1X
 * with checksums. All numbers are big-endian.
 *
 * @see <a href="https://www.lzop.org/">lzop</a>; {@code lib/decompress_unlzo.c} of the kernel
 */
public final class LzopInputStream extends DecodedStream {

    private static final byte[] MAGIC = {
        (byte) 0x89, 'L', 'Z', 'O', 0, '\r', '\n', 0x1a, '\n',
    };

    /** lzop writes blocks of 256 KiB; no kernel takes larger ones. */
    private static final int MAX_BLOCK = 1 << 20;

    private static final int MAX_EXTRA = 64 << 10;

    /** The first version with a level, a version needed to extract, and a 64-bit time. */
    private static final int VERSION_0_940 = 0x0940;

    /** LZO1X-1, LZO1X-1(15) and LZO1X-999, which decode alike. */
    private static final int LAST_METHOD = 3;

    private static final int ADLER32_DECODED = 0x1;
    private static final int ADLER32_STORED = 0x2;
    private static final int EXTRA_FIELD = 0x40;
    private static final int CRC32_DECODED = 0x100;
    private static final int CRC32_STORED = 0x200;
    private static final int FILTER = 0x800;
    private static final int HEADER_CRC32 = 0x1000;

    private @Nullable Integer flags;
    private boolean started;

    /**
     * @param source where the first file starts; closed with this stream
     */
    public LzopInputStream(InputStream source) {
        super(source, "lzop");
    }

    @Override
    boolean block() throws IOException, BadBlockException {
        return flags == null ? start() : block(flags);
    }

    private boolean start() throws IOException, BadBlockException {
        int length = peek(MAGIC.length);
        if (length < MAGIC.length || !ByteBuffer.wrap(stored, 0, length).equals(wrap(MAGIC))) {
            if (!started) {
                throw new BadBlockException("no lzop file starts here");
            }
            return false;
        }
        take(length);
        started = true;
        flags = header();
        return true;
    }

    private int header() throws IOException, BadBlockException {
        int at = field(0, 4);
        boolean recent = Short.toUnsignedInt(wrap(stored).getShort(0)) >= VERSION_0_940;
        at = recent ? field(at, 2) : at;
        at = field(at, 1);
        int method = stored[at - 1];
        at = field(at, (recent ? 1 : 0) + 4);
        int found = wrap(stored).getInt(at - 4);
        if (method < 1 || method > LAST_METHOD || (found & FILTER) != 0) {
            throw new BadBlockException(
                    Reason.UNSUPPORTED, "method " + method + " or a filter of its bytes");
        }
        // mode, time, then the name
        at = field(at, recent ? 12 : 8);
        at = field(at, 1);
        at = field(at, stored[at - 1] & 0xff);
        checksum((found & HEADER_CRC32) != 0 ? new CRC32() : new Adler32(), at, "the header");
        if ((found & EXTRA_FIELD) != 0) {
            int length = bounded(MAX_EXTRA, "an extra field");
            fetch(length + Integer.BYTES);
        }
        return found;
    }

    /** Reads {@code length} bytes of the header at {@code at}; where they end. */
    private int field(int at, int length) throws IOException {
        fetch(at, length);
        return at + length;
    }

    /** Checks the first {@code length} stored bytes against the checksum that comes next. */
    private void checksum(Checksum sum, int length, String what)
            throws IOException, BadBlockException {
        sum.update(stored, 0, length);
        fetch(length, Integer.BYTES);
        check(sum, wrap(stored).getInt(length), what);
    }

    private static void check(Checksum sum, int expected, String what) throws BadBlockException {
        if ((int) sum.getValue() != expected) {
            throw new BadBlockException(what + " does not fit its checksum");
        }
    }

    private int bounded(int max, String what) throws IOException {
        fetch(Integer.BYTES);
        long value = Integer.toUnsignedLong(wrap(stored).getInt(0));
        if (value > max) {
            throw error(Reason.LIMIT, what + " of " + value + " bytes, over " + max);
        }
        return (int) value;
    }

    private boolean block(int flags) throws IOException, BadBlockException {
        int size = bounded(MAX_BLOCK, "a block");
        if (size == 0) {
            this.flags = null;
            return true;
        }
        int length = bounded(MAX_BLOCK, "a compressed block");
        if (length == 0 || length > size) {
            throw new BadBlockException("a block of " + size + " bytes stored in " + length);
        }
        boolean compressed = length < size;
        int adler = number((flags & ADLER32_DECODED) != 0);
        int crc = number((flags & CRC32_DECODED) != 0);
        int storedAdler = number(compressed && (flags & ADLER32_STORED) != 0);
        int storedCrc = number(compressed && (flags & CRC32_STORED) != 0);
        fetch(length);
        if (compressed && (flags & ADLER32_STORED) != 0) {
            check(sum(new Adler32(), stored, length), storedAdler, "a compressed block");
        }
        if (compressed && (flags & CRC32_STORED) != 0) {
            check(sum(new CRC32(), stored, length), storedCrc, "a compressed block");
        }
        decode(length, size);
        if ((flags & ADLER32_DECODED) != 0) {
            check(sum(new Adler32(), decoded, size), adler, "a block");
        }
        if ((flags & CRC32_DECODED) != 0) {
            check(sum(new CRC32(), decoded, size), crc, "a block");
        }
        return true;
    }

    /** The next number of the source, or 0 if it is not there. */
    private int number(boolean there) throws IOException {
        if (!there) {
            return 0;
        }
        fetch(Integer.BYTES);
        return wrap(stored).getInt(0);
    }

    private static Checksum sum(Checksum sum, byte[] bytes, int length) {
        sum.update(bytes, 0, length);
        return sum;
    }

    private void decode(int length, int size) throws IOException, BadBlockException {
        readAt = 0;
        writeAt = 0;
        room(size);
        if (length == size) {
            System.arraycopy(stored, 0, decoded, 0, size);
        } else {
            int count = LzoDecoder.decode(stored, 0, length, decoded, 0, size);
            if (count != size) {
                throw new BadBlockException(
                        "a block of " + count + " bytes that says it holds " + size);
            }
        }
        writeAt = size;
    }

    private static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes);
    }
}
