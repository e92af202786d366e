package assay.store.content;

import assay.disk.BlockSource;
import assay.store.block.FrameSize;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes that were stored, each checked when it is read. */
interface StoredBytes extends BlockSource {

    /** See {@link ContentSource#frame}. */
    FrameSize frame(long frame) throws IOException;

    /** See {@link ContentSource#payload}. */
    ByteBuffer payload(long frame) throws IOException;
}
