package assay.guest.fs.ntfs;

import assay.disk.ImageException;
import java.util.Arrays;

/**
 * Reads the lengths of a code's words, which LZX has as differences to those of the block before.
 */
final class LzxLengths {

    private static final int SYMBOLS = 20;
    private static final int MAX_WORD = 15;
    private static final int SHORT_ZEROS = 17;
    private static final int LONG_ZEROS = 18;
    private static final int SAME = 19;

    private LzxLengths() {}

    /** Replaces {@code lengths[from]} to {@code lengths[end - 1]}. */
    static void read(LittleEndianBits bits, byte[] lengths, int from, int end)
            throws ImageException {
        byte[] words = new byte[SYMBOLS];
        for (int i = 0; i < SYMBOLS; i++) {
            words[i] = (byte) bits.read(4);
        }
        PrefixCode code = PrefixCode.of(words, MAX_WORD);
        for (int at = from; at < end; ) {
            int symbol = code.read(bits);
            int count =
                    switch (symbol) {
                        case SHORT_ZEROS -> 4 + bits.read(4);
                        case LONG_ZEROS -> 20 + bits.read(5);
                        case SAME -> 4 + bits.read(1);
                        default -> 1;
                    };
            byte length =
                    switch (symbol) {
                        case SHORT_ZEROS, LONG_ZEROS -> 0;
                        case SAME -> difference(lengths[at], code.read(bits));
                        default -> difference(lengths[at], symbol);
                    };
            int stop = Math.min(at + count, end);
            Arrays.fill(lengths, at, stop, length);
            at = stop;
        }
    }

    private static byte difference(int before, int symbol) throws ImageException {
        if (symbol > 16) {
            throw Block.corrupt("LZX: a run of lengths repeats a run");
        }
        return (byte) Math.floorMod(before - symbol, 17);
    }
}
