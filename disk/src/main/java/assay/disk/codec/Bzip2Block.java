package assay.disk.codec;

import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.util.Arrays;

/**
 * A block of bzip2, decoded up to its last step: the run-length coding that comes first when
 * compressing is undone when it is read, since it may make megabytes of a few bytes.
 */
final class Bzip2Block {

    private static final int GROUP = 50;
    private static final int MAX_TABLES = 6;

    /** The second digit of the number of repeated bytes; 0 is the first. */
    private static final int RUN_B = 1;

    /** Runs of as many equal bytes are followed by how many more there are. */
    private static final int RUN = 4;

    /** For each place of the last column: its byte, and above it the place that comes next. */
    private final int[] links;

    private int left;
    private int link;
    private int last = -1;
    private int equal;
    private int repeat;

    private Bzip2Block(int[] links, int length, int start) {
        this.links = links;
        this.left = length;
        this.link = length == 0 ? 0 : links[start];
    }

    /**
     * Decodes what follows a block's magic and checksum.
     *
     * @param links room for the most bytes that a block may have; kept until the block was read
     */
    static Bzip2Block parse(Bzip2Codes.Bits bits, int[] links)
            throws IOException, BadBlockException {
        if (bits.next(1) != 0) {
            throw new BadBlockException(Reason.UNSUPPORTED, "a randomised block of bzip2 0.9");
        }
        int start = bits.next(24);
        byte[] used = symbols(bits);
        int tables = bits.next(3);
        if (used.length == 0 || tables < 2 || tables > MAX_TABLES) {
            throw new BadBlockException(
                    "a block of " + used.length + " symbols and " + tables + " tables");
        }
        byte[] selectors = selectors(bits, tables);
        Bzip2Codes[] codes = new Bzip2Codes[tables];
        for (int i = 0; i < tables; i++) {
            codes[i] = new Bzip2Codes(lengths(bits, used.length + 2));
        }
        int length = bytes(bits, used, selectors, codes, links);
        if (start >= length) {
            throw new BadBlockException("a block of " + length + " bytes that starts at " + start);
        }
        link(links, length);
        return new Bzip2Block(links, length, start);
    }

    private static byte[] symbols(Bzip2Codes.Bits bits) throws IOException {
        byte[] used = new byte[256];
        int count = 0;
        int groups = bits.next(16);
        for (int high = 0; high < 16; high++) {
            int group = (groups >> (15 - high) & 1) == 0 ? 0 : bits.next(16);
            for (int low = 0; low < 16; low++) {
                if ((group >> (15 - low) & 1) != 0) {
                    used[count++] = (byte) (high << 4 | low);
                }
            }
        }
        return Arrays.copyOf(used, count);
    }

    private static byte[] selectors(Bzip2Codes.Bits bits, int tables)
            throws IOException, BadBlockException {
        byte[] order = new byte[tables];
        for (byte i = 0; i < tables; i++) {
            order[i] = i;
        }
        byte[] selectors = new byte[bits.next(15)];
        for (int i = 0; i < selectors.length; i++) {
            int index = 0;
            while (bits.next(1) != 0) {
                if (++index >= tables) {
                    throw new BadBlockException("a group of symbols without a table");
                }
            }
            selectors[i] = toFront(order, index);
        }
        return selectors;
    }

    private static int[] lengths(Bzip2Codes.Bits bits, int symbols)
            throws IOException, BadBlockException {
        int[] lengths = new int[symbols];
        int length = bits.next(5);
        for (int i = 0; i < symbols; i++) {
            while (true) {
                if (length < 1 || length > Bzip2Codes.MAX_LENGTH) {
                    throw new BadBlockException("a code of " + length + " bits");
                }
                if (bits.next(1) == 0) {
                    break;
                }
                length += bits.next(1) == 0 ? 1 : -1;
            }
            lengths[i] = length;
        }
        return lengths;
    }

    /** Undoes the prefix codes and the move to front; how many bytes there are. */
    private static int bytes(
            Bzip2Codes.Bits bits, byte[] order, byte[] selectors, Bzip2Codes[] codes, int[] to)
            throws IOException, BadBlockException {
        int end = order.length + 1;
        int count = 0;
        long run = 0;
        long weight = 1;
        for (byte selector : selectors) {
            for (int i = 0; i < GROUP; i++) {
                int symbol = codes[selector].decode(bits);
                if (symbol <= RUN_B) {
                    run += weight << symbol;
                    weight = Math.min(weight << 1, Integer.MAX_VALUE);
                    continue;
                }
                int more = symbol == end ? 0 : 1;
                if (run + more > to.length - count) {
                    throw new BadBlockException("a block of more than " + to.length + " bytes");
                }
                Arrays.fill(to, count, count + (int) run, order[0] & 0xff);
                count += (int) run;
                run = 0;
                weight = 1;
                if (symbol == end) {
                    return count;
                }
                to[count++] = toFront(order, symbol - 1) & 0xff;
            }
        }
        throw new BadBlockException("a block without an end");
    }

    private static byte toFront(byte[] order, int index) {
        byte value = order[index];
        System.arraycopy(order, 0, order, 1, index);
        order[0] = value;
        return value;
    }

    /** Undoes the sorting: notes for each byte, above it, the place of the byte after it. */
    private static void link(int[] bytes, int length) {
        int[] next = new int[257];
        for (int i = 0; i < length; i++) {
            next[bytes[i] + 1]++;
        }
        for (int i = 0; i < 256; i++) {
            next[i + 1] += next[i];
        }
        for (int i = 0; i < length; i++) {
            bytes[next[bytes[i] & 0xff]++] |= i << 8;
        }
    }

    /** Writes up to {@code target.length} bytes; how many, 0 at the end of the block. */
    int read(byte[] target) {
        int count = 0;
        while (count < target.length && (repeat > 0 || left > 0)) {
            if (repeat > 0) {
                int some = Math.min(repeat, target.length - count);
                Arrays.fill(target, count, count + some, (byte) last);
                repeat -= some;
                count += some;
                continue;
            }
            link = links[link >>> 8];
            int value = link & 0xff;
            left--;
            if (equal == RUN) {
                repeat = value;
                equal = 0;
                last = value == 0 ? -1 : last;
                continue;
            }
            equal = value == last ? equal + 1 : 1;
            last = value;
            target[count++] = (byte) value;
        }
        return count;
    }
}
