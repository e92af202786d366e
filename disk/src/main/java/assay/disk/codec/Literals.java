package assay.disk.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The literals of a block: the bytes that its sequences do not copy from what came before (RFC 8878
 * section 3.1.1.3.1). Lives as long as a frame, since blocks may use the code of an earlier one.
 */
final class Literals {

    private final byte[] buffer;
    private @Nullable HuffmanTable huffman;
    private byte[] bytes;
    private int start;
    private int size;

    /**
     * @param maxBlock the most that a block of the frame decodes to
     */
    Literals(int maxBlock) {
        this.buffer = new byte[maxBlock + Copy.SLACK];
        this.bytes = buffer;
    }

    /** Reads the literals of the block in {@code in[at, end)} and gives where they end in it. */
    int read(byte[] in, int at, int end) throws BadBlockException {
        LiteralsHeader header = LiteralsHeader.parse(in, at, end);
        if (header.size() > buffer.length - Copy.SLACK) {
            throw new BadBlockException("more literals than a block holds");
        }
        int from = at + header.length();
        int to = from + header.stored();
        bytes = buffer;
        start = 0;
        size = header.size();
        switch (header.type()) {
            case RAW -> {
                bytes = in;
                start = from;
            }
            case RLE -> Arrays.fill(buffer, 0, size, in[from]);
            case COMPRESSED -> {
                HuffmanDescription description = HuffmanDescription.parse(in, from, to);
                huffman = description.table();
                decode(huffman, header.streams(), in, description.end(), to);
            }
            case TREELESS -> {
                if (huffman == null) {
                    throw new BadBlockException("literals with the code of no block");
                }
                decode(huffman, header.streams(), in, from, to);
            }
        }
        return to;
    }

    private void decode(HuffmanTable table, int streams, byte[] in, int from, int to)
            throws BadBlockException {
        if (streams == 1) {
            table.decodeOne(in, from, to, buffer, 0, size);
        } else {
            table.decodeFour(in, from, to, buffer, 0, size);
        }
    }

    /** The array that holds the literals, from {@link #start()}. */
    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int size() {
        return size;
    }
}
