package assay.guest.linux.boot;

import assay.disk.BlockSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A block source read from one place to its end. Closing it does not close the source. */
final class SourceStream extends InputStream {

    /** Few large reads: below may be a decompressor of clusters. */
    private static final int BUFFER = 128 * 1024;

    private final BlockSource source;
    private final byte[] buffer = new byte[BUFFER];
    private long next;
    private int at;
    private int filled;

    /**
     * @param from the first byte wanted, at most the source's size
     */
    SourceStream(BlockSource source, long from) {
        this.source = source;
        this.next = from;
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, filled - at);
        System.arraycopy(buffer, at, target, offset, count);
        at += count;
        return count;
    }

    /** Skips without reading what lies between. */
    @Override
    public long skip(long count) {
        long skipped = Math.clamp(count, 0, source.size() - next + filled - at);
        int buffered = (int) Math.min(skipped, filled - at);
        at += buffered;
        next += skipped - buffered;
        return skipped;
    }

    private boolean fill() throws IOException {
        if (at < filled) {
            return true;
        }
        int count = (int) Math.min(BUFFER, source.size() - next);
        if (count == 0) {
            return false;
        }
        source.read(next, ByteBuffer.wrap(buffer, 0, count));
        next += count;
        at = 0;
        filled = count;
        return true;
    }
}
