package assay.guest.fs.ntfs;

import assay.disk.ImageException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes LZX as WIM and Compact OS have it ([MS-PATCH], with the changes that Microsoft's
 * <cite>WIM Imaging Format</cite> leaves out and wimlib documents): chunks of 32 KiB, each for
 * itself, with the addresses of x86 calls always translated. Nothing is read or written out of
 * bounds.
 */
final class Lzx {

    private static final int DEFAULT_BLOCK = 32_768;
    private static final int VERBATIM = 1;
    private static final int ALIGNED = 2;
    private static final int UNCOMPRESSED = 3;

    private static final int LITERALS = 256;
    private static final int OFFSET_SLOTS = 30;
    private static final int MAIN_SYMBOLS = LITERALS + 8 * OFFSET_SLOTS;
    private static final int LENGTH_SYMBOLS = 249;
    private static final int ALIGNED_SYMBOLS = 8;
    private static final int MAX_WORD = 16;
    private static final int MAX_ALIGNED_WORD = 7;

    private final LittleEndianBits bits;
    private final byte[] out;
    private final byte[] mainLengths = new byte[MAIN_SYMBOLS];
    private final byte[] lengthLengths = new byte[LENGTH_SYMBOLS];
    private final int[] recent = {1, 1, 1};
    private int to;

    private Lzx(byte[] in, int length) {
        this.bits = new LittleEndianBits(in, 0);
        this.out = new byte[length];
    }

    /** The {@code length} bytes that {@code in} stands for. */
    static byte[] decode(byte[] in, int length) throws ImageException {
        Lzx lzx = new Lzx(in, length);
        // Each turn fills at least one byte.
        while (lzx.to < length) {
            lzx.block();
        }
        CallAddresses.untranslate(lzx.out);
        return lzx.out;
    }

    private void block() throws ImageException {
        int type = bits.read(3);
        int size = bits.read(1) == 1 ? DEFAULT_BLOCK : bits.read(16);
        if (size < 1 || size > out.length - to) {
            throw corrupt("a block has " + size + " bytes");
        }
        switch (type) {
            case VERBATIM -> matches(to + size, null);
            case ALIGNED -> matches(to + size, alignedCode());
            case UNCOMPRESSED -> uncompressed(size);
            default -> throw corrupt("a block has the type " + type);
        }
    }

    private PrefixCode alignedCode() throws ImageException {
        byte[] lengths = new byte[ALIGNED_SYMBOLS];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = (byte) bits.read(3);
        }
        return PrefixCode.of(lengths, MAX_ALIGNED_WORD);
    }

    private void uncompressed(int size) throws ImageException {
        bits.align();
        for (int i = 0; i < recent.length; i++) {
            recent[i] = bits.readShort() | bits.readShort() << 16;
        }
        for (int i = 0; i < size; i++) {
            out[to++] = (byte) bits.readByte();
        }
        if (size % 2 != 0) {
            bits.readByte();
        }
        bits.restart();
    }

    private void matches(int end, @Nullable PrefixCode aligned) throws ImageException {
        LzxLengths.read(bits, mainLengths, 0, LITERALS);
        LzxLengths.read(bits, mainLengths, LITERALS, MAIN_SYMBOLS);
        PrefixCode main = PrefixCode.of(mainLengths, MAX_WORD);
        LzxLengths.read(bits, lengthLengths, 0, LENGTH_SYMBOLS);
        PrefixCode lengths = PrefixCode.of(lengthLengths, MAX_WORD);
        while (to < end) {
            int symbol = main.read(bits);
            if (symbol < LITERALS) {
                out[to++] = (byte) symbol;
            } else {
                int header = (symbol - LITERALS) & 7;
                int length = 2 + (header < 7 ? header : 7 + lengths.read(bits));
                copy(length, distance((symbol - LITERALS) >>> 3, aligned), end);
            }
        }
    }

    /** One of the last three distances, or a new one. */
    private int distance(int slot, @Nullable PrefixCode aligned) throws ImageException {
        int distance;
        if (slot < recent.length) {
            distance = recent[slot];
            recent[slot] = recent[0];
        } else {
            distance = newDistance(slot, aligned);
            recent[2] = recent[1];
            recent[1] = recent[0];
        }
        recent[0] = distance;
        return distance;
    }

    private int newDistance(int slot, @Nullable PrefixCode aligned) throws ImageException {
        int extra = slot < 4 ? 0 : slot / 2 - 1;
        int base = (slot < 4 ? slot : (2 + slot % 2) << extra) - 2;
        return aligned == null || extra < 3
                ? base + bits.read(extra)
                : base + (bits.read(extra - 3) << 3) + aligned.read(bits);
    }

    private void copy(int length, int distance, int end) throws ImageException {
        if (distance < 1 || distance > to || length > end - to) {
            throw corrupt("a match of %d bytes is %d bytes back".formatted(length, distance));
        }
        for (int stop = to + length; to < stop; to++) {
            out[to] = out[to - distance];
        }
    }

    private ImageException corrupt(String what) {
        return Block.corrupt("LZX: " + what + " at " + to + " of " + out.length);
    }
}
