package assay.store.nbd;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A connection's bytes. One thread receives; many may send; closing ends all of them. */
interface Link extends Closeable {

    /**
     * Receives until {@code target} is full.
     *
     * @return false if the client closed the connection before the first byte
     * @throws EOFException if it did so later
     */
    boolean receive(ByteBuffer target) throws IOException;

    /** Sends all of {@code parts}, with nothing from other threads between them. */
    void send(ByteBuffer... parts) throws IOException;

    /** Receives as many bytes. */
    default ByteBuffer receive(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        if (bytes.hasRemaining() && !receive(bytes)) {
            throw new EOFException("the client closed the connection");
        }
        return bytes.flip();
    }

    /** Says farewell, if the link has words for it, and closes. */
    @Override
    void close() throws IOException;
}
