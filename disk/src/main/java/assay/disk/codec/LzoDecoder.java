package assay.disk.codec;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.util.Objects;

/**
 * Decodes LZO1X streams from one array to another. For the files of lzop there is {@link
 * LzopInputStream}.
 *
 * @see <a href="https://docs.kernel.org/staging/lzo.html">Linux kernel documentation, "LZO stream
 *     format as understood by Linux' LZO decompressor"</a>
 */
public final class LzoDecoder {

    static final String FORMAT = "lzo";

    /** The distances of a short match after a long run of literals start here. */
    private static final int M2_MAX_OFFSET = 0x800;

    private static final int M4_MIN_OFFSET = 0x4000;

    /** How many literals came before a code: none, one to three that it named, or a run. */
    private static final int NONE = 0;

    private static final int RUN = 4;

    private final CodeReader codes;
    private int literals = NONE;

    private LzoDecoder(CodeReader codes) {
        this.codes = codes;
    }

    /**
     * Decodes the stream that starts at {@code in[inOffset]} up to its end mark. What follows is
     * not looked at.
     *
     * <p>Never writes outside {@code out[outOffset, outOffset + outLength)}; when it fails, what is
     * there has no meaning.
     *
     * @return how many bytes were decoded
     * @throws ImageException with {@link Reason#CORRUPT} if the stream is invalid, or holds more
     *     than {@code outLength} bytes; with {@link Reason#TRUNCATED} if the input ends before the
     *     end mark
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
            new LzoDecoder(codes).stream();
        } catch (BadBlockException e) {
            throw new ImageException(e.reason(), FORMAT, codes.at() - inOffset, e.what());
        }
        return codes.to() - outOffset;
    }

    private void stream() throws BadBlockException {
        int code = codes.u8();
        if (code > 17) {
            int length = code - 17;
            codes.literals(length);
            literals = Math.min(length, RUN);
            code = codes.u8();
        }
        while (instruction(code)) {
            code = codes.u8();
        }
    }

    /** Follows one code; false if it is the end mark. */
    private boolean instruction(int code) throws BadBlockException {
        if (code >= 64) {
            int distance = 1 + (code >> 2 & 7) + (codes.u8() << 3);
            match(distance, (code >> 5) + 1, code);
        } else if (code >= 32) {
            long length = 2 + length(code, 31);
            int word = codes.u16();
            match(1 + (word >> 2), length, word);
        } else if (code >= 16) {
            long length = 2 + length(code, 7);
            int word = codes.u16();
            int distance = ((code & 8) << 11) + (word >> 2);
            if (distance == 0) {
                return false;
            }
            match(M4_MIN_OFFSET + distance, length, word);
        } else if (literals == NONE) {
            codes.literals(3 + length(code, 15));
            literals = RUN;
        } else if (literals == RUN) {
            match(1 + M2_MAX_OFFSET + (code >> 2) + (codes.u8() << 2), 3, code);
        } else {
            match(1 + (code >> 2) + (codes.u8() << 2), 2, code);
        }
        return true;
    }

    /** A match, and the few literals that the lowest two bits of its code name. */
    private void match(int distance, long length, int code) throws BadBlockException {
        codes.match(distance, length);
        literals = code & 3;
        codes.literals(literals);
    }

    /** The length in the bits {@code mask} of a code: 0 goes on in bytes, up to the first not 0. */
    private long length(int code, int mask) throws BadBlockException {
        int length = code & mask;
        if (length != 0) {
            return length;
        }
        long sum = mask;
        int more = codes.u8();
        for (; more == 0; more = codes.u8()) {
            sum += 255;
        }
        return sum + more;
    }
}
