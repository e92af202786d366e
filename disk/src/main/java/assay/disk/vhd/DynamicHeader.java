package assay.disk.vhd;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.PrintableText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The header of a dynamic or differencing disk ("Dynamic Disk Header Format" in the specification).
 * Big-endian. Its checksum was checked, and that it fits into the file.
 *
 * @param tableOffset where the block allocation table is
 * @param maxTableEntries how many entries it has
 * @param blockSize in bytes, a power of two
 * @param parentName the name of a differencing disk's parent, for people; empty if there is none
 */
record DynamicHeader(long tableOffset, long maxTableEntries, int blockSize, String parentName) {

    static final int LENGTH = 1024;

    private static final long COOKIE = 0x6378737061727365L;
    private static final int VERSION = 0x0001_0000;
    private static final int CHECKSUM = 36;
    private static final int PARENT_NAME = 64;
    private static final int PARENT_NAME_LENGTH = 512;
    private static final int MAX_NAME = 200;

    private static final int MIN_BLOCK = 4096;
    private static final int MAX_BLOCK = 256 << 20;

    /**
     * Reads the header.
     *
     * @param bytes {@link #LENGTH} of them
     * @param offset where they are in the file, for errors
     */
    static DynamicHeader parse(ByteBuffer bytes, long offset) throws ImageException {
        if (bytes.getLong(0) != COOKIE) {
            throw VhdFormat.error(
                    Reason.CORRUPT, offset, "no header of a dynamic disk is where the footer says");
        }
        if (!Checksum.isRight(bytes, CHECKSUM)) {
            throw VhdFormat.error(
                    Reason.CORRUPT,
                    offset + CHECKSUM,
                    "the header's checksum is wrong; copy the image again");
        }
        int version = bytes.getInt(24);
        if (version >>> 16 != VERSION >>> 16) {
            throw VhdFormat.error(
                    Reason.UNSUPPORTED,
                    offset + 24,
                    "version %d of the dynamic disk's header; only 1 can be read"
                            .formatted(version >>> 16));
        }
        int blockSize = bytes.getInt(32);
        if (blockSize < MIN_BLOCK || blockSize > MAX_BLOCK || Integer.bitCount(blockSize) != 1) {
            throw VhdFormat.error(
                    Reason.LIMIT,
                    offset + 32,
                    "blocks of %s bytes, where a power of two from %d to %d is allowed"
                            .formatted(Integer.toUnsignedString(blockSize), MIN_BLOCK, MAX_BLOCK));
        }
        return new DynamicHeader(
                bytes.getLong(16),
                Integer.toUnsignedLong(bytes.getInt(28)),
                blockSize,
                parentName(bytes));
    }

    private static String parentName(ByteBuffer bytes) {
        byte[] utf16 = new byte[PARENT_NAME_LENGTH];
        bytes.get(PARENT_NAME, utf16);
        String name = new String(utf16, StandardCharsets.UTF_16BE);
        int end = name.indexOf('\0');
        String text = end < 0 ? name : name.substring(0, end);
        return PrintableText.of(text.getBytes(StandardCharsets.UTF_8), MAX_NAME);
    }

    /** The structure as it is written for a dynamic disk, which has no parent. */
    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        bytes.putLong(0, COOKIE).putLong(8, Footer.NONE).putLong(16, tableOffset);
        bytes.putInt(24, VERSION).putInt(28, (int) maxTableEntries).putInt(32, blockSize);
        bytes.putInt(CHECKSUM, Checksum.of(bytes, CHECKSUM));
        return bytes.array();
    }

    /** How many bytes before each block say which of its sectors were written. */
    int bitmapLength() {
        return bitmapLength(blockSize);
    }

    static int bitmapLength(int blockSize) {
        int bytes = blockSize / (8 * Footer.SECTOR);
        return (bytes + Footer.SECTOR - 1) / Footer.SECTOR * Footer.SECTOR;
    }
}
