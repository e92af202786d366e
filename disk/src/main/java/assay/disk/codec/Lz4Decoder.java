package assay.disk.codec;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.util.Objects;

/**
 * Decodes LZ4 blocks from one array to another. For frames there is {@link Lz4InputStream}.
 *
 * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">LZ4 block format</a>
 */
public final class Lz4Decoder {

    static final String FORMAT = "lz4";

    private static final int MIN_MATCH = 4;

    private Lz4Decoder() {}

    /**
     * Decodes the block {@code in[inOffset, inOffset + inLength)}, until the output is full or the
     * input ends. What follows the sequence that filled the output is not looked at.
     *
     * <p>Never writes outside {@code out[outOffset, outOffset + outLength)}; when it fails, what is
     * there has no meaning.
     *
     * @return how many bytes were decoded
     * @throws ImageException with {@link Reason#CORRUPT} if the block is invalid, or a sequence
     *     holds more than is left of the output; with {@link Reason#TRUNCATED} if the input ends
     *     within a sequence
     */
    public static int decode(
            byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int outLength)
            throws ImageException {
        Objects.checkFromIndexSize(inOffset, inLength, in.length);
        Objects.checkFromIndexSize(outOffset, outLength, out.length);
        int outEnd = outOffset + outLength;
        CodeReader codes =
                new CodeReader(
                        in, inOffset, inOffset + inLength, out, outOffset, outOffset, outEnd);
        try {
            sequences(codes);
        } catch (BadBlockException e) {
            throw new ImageException(e.reason(), FORMAT, codes.at() - inOffset, e.what());
        }
        return codes.to() - outOffset;
    }

    /** Decodes sequences until the input ends or the output is full. */
    static void sequences(CodeReader codes) throws BadBlockException {
        while (codes.hasInput() && codes.hasRoom()) {
            int token = codes.u8();
            codes.literals(length(token >> 4, codes));
            // the last sequence has no match
            if (codes.hasInput() && codes.hasRoom()) {
                int distance = codes.u16();
                codes.match(distance, MIN_MATCH + length(token & 0xf, codes));
            }
        }
    }

    /** The length that four bits start: 15 goes on in bytes, up to the first that is not 255. */
    private static long length(int nibble, CodeReader codes) throws BadBlockException {
        long length = nibble;
        if (nibble == 0xf) {
            int more;
            do {
                more = codes.u8();
                length += more;
            } while (more == 0xff);
        }
        return length;
    }
}
