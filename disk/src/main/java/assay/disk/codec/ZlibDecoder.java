package assay.disk.codec;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decodes zlib streams (RFC 1950), whose checksum is verified, from one array to another. */
public final class ZlibDecoder {

    private static final String FORMAT = "zlib";

    private ZlibDecoder() {}

    /**
     * Decodes the stream that starts at {@code in[inOffset]} to its end. What follows the stream is
     * not looked at.
     *
     * <p>Never writes outside {@code out[outOffset, outOffset + outLength)}; when it fails, what is
     * there has no meaning.
     *
     * @return how many bytes were decoded, at most {@code outLength}
     * @throws ImageException with {@link Reason#CORRUPT} if the stream is invalid or gives more
     *     than {@code outLength} bytes; with {@link Reason#TRUNCATED} if the input ends before the
     *     stream does
     */
    public static int decode(
            byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int outLength)
            throws ImageException {
        Objects.checkFromIndexSize(outOffset, outLength, out.length);
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(in, inOffset, inLength);
            int done = 0;
            byte[] beyond = new byte[1];
            // Each turn decodes a byte at least, or is the last.
            while (!inflater.finished()) {
                boolean full = done == outLength;
                int count =
                        full
                                ? inflater.inflate(beyond)
                                : inflater.inflate(out, outOffset + done, outLength - done);
                if (full && count > 0) {
                    throw new ImageException(
                            Reason.CORRUPT,
                            FORMAT,
                            inflater.getBytesRead(),
                            "the stream gives more than " + outLength + " bytes");
                }
                if (count == 0 && !inflater.finished()) {
                    throw stuck(inflater, inLength);
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

    private static ImageException stuck(Inflater inflater, int inLength) {
        return inflater.needsDictionary()
                ? new ImageException(Reason.CORRUPT, FORMAT, 0, "the stream needs a dictionary")
                : new ImageException(
                        Reason.TRUNCATED, FORMAT, inLength, "the input ends within a stream");
    }
}
