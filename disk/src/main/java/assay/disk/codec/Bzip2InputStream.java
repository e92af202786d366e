package assay.disk.codec;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what bzip2 writes, with 4 MiB of memory. The source is read ahead.
 *
 * @see <a href="https://gitlab.com/bzip2/bzip2/">bzip2</a>, whose source is its specification
 */
public final class Bzip2InputStream extends DecodedStream {

    private static final int HEADER = 4;
    private static final long BLOCK_MAGIC = 0x314159265359L;
    private static final long END_MAGIC = 0x177245385090L;
    private static final int LEVEL = 100_000;
    private static final int POLYNOMIAL = 0x04C11DB7;
    private static final int[] CRC = crcTable();

    private int[] links = new int[0];
    private @Nullable Bzip2Block block;
    private boolean started;
    private boolean open;
    private int bits;
    private int bitCount;
    private int expected;
    private int crc;
    private int whole;

    /**
     * @param source where the first stream starts; closed with this one
     */
    public Bzip2InputStream(InputStream source) {
        super(new BufferedInputStream(source), "bzip2");
    }

    private static int[] crcTable() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int value = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                value = value << 1 ^ (value < 0 ? POLYNOMIAL : 0);
            }
            table[i] = value;
        }
        return table;
    }

    @Override
    boolean block() throws IOException, BadBlockException {
        if (!open) {
            return start();
        }
        if (block == null) {
            next();
            return true;
        }
        readAt = 0;
        writeAt = block.read(decoded);
        for (int i = 0; i < writeAt; i++) {
            crc = crc << 8 ^ CRC[(crc >>> 24 ^ decoded[i]) & 0xff];
        }
        if (writeAt == 0) {
            if (~crc != expected) {
                throw new BadBlockException("a block does not fit its checksum");
            }
            whole = Integer.rotateLeft(whole, 1) ^ ~crc;
            block = null;
        }
        return true;
    }

    private boolean start() throws IOException, BadBlockException {
        int length = peek(HEADER);
        int level = stored[3] - '0';
        boolean magic = stored[0] == 'B' && stored[1] == 'Z' && stored[2] == 'h';
        if (length < HEADER || !magic || level < 1 || level > 9) {
            if (!started) {
                throw new BadBlockException("no bzip2 stream starts here");
            }
            return false;
        }
        take(length);
        started = true;
        open = true;
        whole = 0;
        bitCount = 0;
        links = links.length == level * LEVEL ? links : new int[level * LEVEL];
        return true;
    }

    private void next() throws IOException, BadBlockException {
        long magic = (long) bits(24) << 24 | bits(24);
        int checksum = bits(16) << 16 | bits(16);
        if (magic == BLOCK_MAGIC) {
            expected = checksum;
            crc = -1;
            block = Bzip2Block.parse(this::bits, links);
        } else if (magic == END_MAGIC) {
            if (checksum != whole) {
                throw new BadBlockException("the blocks do not fit the checksum");
            }
            open = false;
        } else {
            throw new BadBlockException("neither a block nor the end where one must be");
        }
    }

    /** The next {@code count} bits, at most 24, the highest of a byte first. */
    private int bits(int count) throws IOException {
        while (bitCount < count) {
            fetch(1);
            bits = bits << 8 | (stored[0] & 0xff);
            bitCount += 8;
        }
        bitCount -= count;
        return (bits >>> bitCount) & ((1 << count) - 1);
    }
}
