package assay.guest.fs.squashfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads structures that stand one after the other in metadata blocks, across their borders. */
final class MetadataReader {

    private final Blocks blocks;
    private long block;
    private int offset;

    /**
     * @param block where the first block starts in the partition
     * @param offset in it, decompressed
     */
    MetadataReader(Blocks blocks, long block, int offset) {
        this.blocks = blocks;
        this.block = block;
        this.offset = offset;
    }

    /** The next bytes, little-endian; the caller bounds how many. */
    ByteBuffer next(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            Blocks.Block at = blocks.metadata(block);
            if (offset > at.bytes().length) {
                throw Superblock.corrupt(block, "a reference points behind a metadata block");
            }
            int count = Math.min(bytes.remaining(), at.bytes().length - offset);
            bytes.put(at.bytes(), offset, count);
            offset += count;
            // Each turn fills a byte or goes on to a block behind this one.
            if (bytes.hasRemaining()) {
                block = at.end();
                offset = 0;
            }
        }
        return bytes.flip();
    }
}
