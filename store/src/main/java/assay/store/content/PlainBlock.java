package assay.store.content;

import java.nio.ByteBuffer;

/**
 * The bytes of a block on its way in.
 *
 * @param bytes which do not change until all are done with them
 * @param done is called by each who is
 */
record PlainBlock(ByteBuffer bytes, Runnable done) {

    /** Bytes in an array that nobody else will fill. */
    static PlainBlock notReused(ByteBuffer bytes) {
        return new PlainBlock(bytes, () -> {});
    }
}
