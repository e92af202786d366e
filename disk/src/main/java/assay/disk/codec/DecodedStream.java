package assay.disk.codec;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decodes frames, one after the other, a block at a time.
 *
 * <p>The stream ends where its source ends or where the next bytes start no frame; {@link
 * #position} tells the two apart. That is how the parts of an initramfs follow each other. Reading
 * fails with an {@link ImageException}: {@link Reason#CORRUPT} if a frame is invalid, {@link
 * Reason#TRUNCATED} if the source ends within one, {@link Reason#LIMIT} if a block is larger than
 * its format's programs make them, {@link Reason#UNSUPPORTED} if a frame needs what is not in it.
 * After a failure every read fails.
 *
 * <p>The source is read a block at a time, so it need not be buffered. How much comes out is for
 * the caller to bound. Not safe for use by many threads.
 */
public abstract sealed class DecodedStream extends InputStream
        permits Bzip2InputStream, Lz4InputStream, LzopInputStream {

    private static final int FIRST_BUFFER = 64 << 10;

    private final InputStream source;
    private final String format;
    private @Nullable IOException failure;
    private boolean ended;
    private long position;

    /** The compressed bytes that {@link #fetch} read last. */
    byte[] stored = new byte[FIRST_BUFFER];

    /** Holds the decoded bytes that were not taken yet, {@link #readAt} to {@link #writeAt}. */
    byte[] decoded = new byte[FIRST_BUFFER];

    int readAt;
    int writeAt;

    DecodedStream(InputStream source, String format) {
        this.source = source;
        this.format = format;
    }

    /** Decodes a block, which may be empty; false at the end. All bytes were taken. */
    abstract boolean block() throws IOException, BadBlockException;

    /**
     * How many bytes of the source were decoded. At the end of this stream, that is where the last
     * frame ended; what follows it in the source may be something else.
     */
    public final long position() {
        return position;
    }

    @Override
    public final int read() throws IOException {
        return fill() ? decoded[readAt++] & 0xff : -1;
    }

    @Override
    public final int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, writeAt - readAt);
        System.arraycopy(decoded, readAt, target, offset, count);
        readAt += count;
        return count;
    }

    @Override
    public final long skip(long length) throws IOException {
        if (length <= 0 || !fill()) {
            return 0;
        }
        int count = (int) Math.min(length, writeAt - readAt);
        readAt += count;
        return count;
    }

    @Override
    public final int available() {
        return writeAt - readAt;
    }

    @Override
    public final void close() throws IOException {
        source.close();
    }

    private boolean fill() throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            while (!ended && readAt == writeAt) {
                ended = !block();
            }
        } catch (BadBlockException e) {
            failure = error(e.reason(), e.what());
            throw failure;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        return readAt < writeAt;
    }

    /** Reads up to {@code length} bytes that may start a frame, and does not count them yet. */
    final int peek(int length) throws IOException {
        return source.readNBytes(stored, 0, length);
    }

    /** Counts bytes that were peeked at. */
    final void take(int length) {
        position += length;
    }

    /** Reads {@code length} bytes, which the caller bounds, to the start of {@link #stored}. */
    final void fetch(int length) throws IOException {
        fetch(0, length);
    }

    /** Reads {@code length} bytes to {@code stored[offset]}; those before it are kept. */
    final void fetch(int offset, int length) throws IOException {
        if (offset + length > stored.length) {
            stored = Arrays.copyOf(stored, offset + length);
        }
        int count = source.readNBytes(stored, offset, length);
        position += count;
        if (count < length) {
            throw error(Reason.TRUNCATED, "the input ends within a frame");
        }
    }

    /** Makes {@code length} bytes of room, which the caller bounds, after {@link #writeAt}. */
    final void room(int length) {
        if (length > decoded.length - writeAt) {
            decoded = Arrays.copyOf(decoded, writeAt + length);
        }
    }

    final ImageException error(Reason reason, String what) {
        return new ImageException(reason, format, position, what);
    }
}
