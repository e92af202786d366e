package assay.disk.compressed;

import assay.disk.BlockSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The bytes of a source from its start to its end, buffered. */
final class SourceInputStream extends InputStream {

    private static final int BUFFER = 1 << 16;

    private final BlockSource source;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
    private long fetched;

    SourceInputStream(BlockSource source) {
        this.source = source;
    }

    /** How many bytes were taken from this stream. */
    long position() {
        return fetched - buffer.remaining();
    }

    /** Fills the empty buffer; false at the end. */
    private boolean fetch() throws IOException {
        int length = (int) Math.min(BUFFER, source.size() - fetched);
        if (length == 0) {
            return false;
        }
        buffer.clear().limit(length);
        source.read(fetched, buffer);
        buffer.flip();
        fetched += length;
        return true;
    }

    @Override
    public int read() throws IOException {
        return buffer.hasRemaining() || fetch() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!buffer.hasRemaining() && !fetch()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }
}
