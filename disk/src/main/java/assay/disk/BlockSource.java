package assay.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A sized, random-access, sparse, read-only sequence of bytes: a file, a disk inside a container
 * format, a partition, a file inside a file system.
 *
 * <p>Implementations are safe for use by many threads at once and hold no position. A source built
 * on another one does not own it: only the one who opened the lowest source closes it, and closing
 * a derived source releases what that source itself opened.
 */
public interface BlockSource extends Closeable {

    /** The size in bytes, never negative, the same for as long as the source is open. */
    long size();

    /**
     * Fills {@code target} from its position to its limit with the bytes at {@code offset}.
     * Unallocated ranges read as zeros.
     *
     * @param offset where to start, in bytes; {@code offset + target.remaining()} must not exceed
     *     {@link #size()}
     * @throws IndexOutOfBoundsException if the range leaves the source: callers check numbers that
     *     come from an image before they use them, so this is an error of ours, not of the image
     * @throws ImageException if the image contradicts itself in this range
     * @throws IOException if the bytes below cannot be read
     */
    void read(long offset, ByteBuffer target) throws IOException;

    /**
     * The run that starts at {@code from}: what is known about the bytes there without reading
     * them. The run ends at {@code to} at the latest and is at least one byte long; it need not be
     * maximal.
     *
     * @param from first byte asked about, {@code 0 <= from < to}
     * @param to end of the range asked about, exclusive, {@code to <= size()}
     * @throws ImageException if the image contradicts itself in this range
     * @throws IOException if the bytes below cannot be read
     */
    Extent extentAt(long from, long to) throws IOException;

    /** Releases what this source opened. Reading a closed source is an error. */
    @Override
    void close() throws IOException;
}
