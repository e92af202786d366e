package assay.guest.fs.ntfs;

import assay.disk.ImageException;

/**
 * Decodes LZ77 with Huffman coding as Windows has it, "Xpress" ([MS-XCA] 2.2). Nothing is read or
 * written out of bounds.
 */
final class XpressHuffman {

    private static final int SYMBOLS = 512;
    private static final int TABLE_SIZE = SYMBOLS / 2;
    private static final int MAX_WORD = 15;
    private static final int MIN_MATCH = 3;

    private XpressHuffman() {}

    /**
     * The {@code length} bytes that {@code in} stands for.
     *
     * @param length at most 64 KiB, which have one table
     */
    static byte[] decode(byte[] in, int length) throws ImageException {
        if (in.length < TABLE_SIZE) {
            throw Block.corrupt("XPRESS: a chunk has " + in.length + " bytes, less than its table");
        }
        byte[] lengths = new byte[SYMBOLS];
        for (int i = 0; i < SYMBOLS; i++) {
            lengths[i] = (byte) (in[i / 2] >>> (4 * (i % 2)) & 0xF);
        }
        PrefixCode code = PrefixCode.of(lengths, MAX_WORD);
        LittleEndianBits bits = new LittleEndianBits(in, TABLE_SIZE);
        byte[] out = new byte[length];
        int to = 0;
        while (to < length) {
            int symbol = code.read(bits);
            if (symbol < 256) {
                out[to++] = (byte) symbol;
            } else {
                to = copy(bits, symbol - 256, out, to);
            }
        }
        return out;
    }

    private static int copy(LittleEndianBits bits, int symbol, byte[] out, int to)
            throws ImageException {
        int length = matchLength(bits, symbol & 0xF) + MIN_MATCH;
        int distanceBits = symbol >>> 4;
        int distance = (1 << distanceBits) + bits.read(distanceBits);
        if (distance > to || length > out.length - to) {
            throw Block.corrupt(
                    "XPRESS: a match of %d bytes is %d bytes back at %d of %d"
                            .formatted(length, distance, to, out.length));
        }
        for (int i = to; i < to + length; i++) {
            out[i] = out[i - distance];
        }
        return to + length;
    }

    private static int matchLength(LittleEndianBits bits, int stored) {
        if (stored < 15) {
            return stored;
        }
        int more = bits.readByte();
        return more < 255 ? 15 + more : bits.readShort();
    }
}
