package assay.disk.codec;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decodes raw deflate streams (RFC 1951) from one array to another. */
public final class DeflateDecoder {

    private static final String FORMAT = "deflate";

    private DeflateDecoder() {}

    /**
     * Decodes the stream that starts at {@code in[inOffset]} until the output is full or the stream
     * ends. What follows is not looked at: disk formats pad compressed clusters to whole sectors.
     *
     * <p>Never writes outside {@code out[outOffset, outOffset + outLength)}; when it fails, what is
     * there has no meaning.
     *
     * @return how many bytes were decoded
     * @throws ImageException with {@link Reason#CORRUPT} if the stream is invalid; with {@link
     *     Reason#TRUNCATED} if the input ends before the stream does and the output is not full
     */
    public static int decode(
            byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int outLength)
            throws ImageException {
        Objects.checkFromIndexSize(outOffset, outLength, out.length);
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(in, inOffset, inLength);
            int done = 0;
            while (done < outLength && !inflater.finished()) {
                int count = inflater.inflate(out, outOffset + done, outLength - done);
                if (count == 0 && !inflater.finished()) {
                    throw new ImageException(
                            Reason.TRUNCATED, FORMAT, inLength, "the input ends within a stream");
                }
                done += count;
            }
            return done;
        } catch (DataFormatException e) {
            String what = e.getMessage() == null ? "an invalid stream" : e.getMessage();
            throw new ImageException(Reason.CORRUPT, FORMAT, inflater.getBytesRead(), what);
        } finally {
            inflater.end();
        }
    }
}
