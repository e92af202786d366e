package assay.guest.linux.boot;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends a decompression bomb: a stream that gives a bounded number of bytes and then fails. */
final class BoundedStream extends FilterInputStream {

    private final String format;
    private final long limit;
    private long left;

    /**
     * @param format what is being read, for the error
     * @param limit the most bytes that make sense
     */
    BoundedStream(InputStream in, String format, long limit) {
        super(in);
        this.format = format;
        this.limit = limit;
        this.left = limit;
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int got = in.read(target, offset, length);
        count(Math.max(got, 0));
        return got;
    }

    @Override
    public long skip(long wanted) throws IOException {
        long skipped = in.skip(wanted);
        count(skipped);
        return skipped;
    }

    private void count(long bytes) throws ImageException {
        left -= bytes;
        if (left < 0) {
            throw new ImageException(
                    Reason.LIMIT, format, -1, "it unpacks to more than " + limit + " bytes");
        }
    }
}
