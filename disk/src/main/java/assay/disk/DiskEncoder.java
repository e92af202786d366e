package assay.disk;

import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * Writes a disk down in a format where the place of a byte depends on what was compressed before
 * it. The same disk gives the same bytes, however many threads compress.
 */
public interface DiskEncoder {

    /** The name of the format: {@code qcow2}. */
    String name();

    /**
     * Writes the whole container.
     *
     * @param disk the bytes that a guest sees; read by many threads
     * @param output takes the container; called by the caller's thread only
     * @param progress is told by the caller's thread how many bytes of the disk are done; what it
     *     throws ends the work
     * @throws ImageException if the disk cannot be read, or is too large for the format
     * @throws IOException if the bytes cannot be read or written
     */
    void encode(BlockSource disk, Output output, LongConsumer progress) throws IOException;
}
