package assay.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where a container is written: takes bytes at positions. Used by one thread at a time. */
@FunctionalInterface
public interface Output {

    /**
     * Writes {@code bytes} from their position to their limit at {@code offset}. Positions may come
     * in any order; what is never written reads as zeros. The container ends behind the last byte
     * that was written anywhere.
     *
     * @throws IOException if they cannot be written; the output has no value then
     */
    void write(long offset, ByteBuffer bytes) throws IOException;
}
