package assay.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/**
 * Names the bytes that a guest sees on a disk, whatever file they are in: {@code
 * docs/formats/content-digest.md}. Zeros do not count: two disks have the same digest exactly if
 * they are equal but for zeros at the end of one.
 */
public final class ContentDigest {

    /** What the digest is called among others. */
    public static final String ALGORITHM = "assayContentV1";

    /** Bytes of a block. */
    public static final int BLOCK = 1 << 19;

    private static final byte[] PREFIX = "assay-content-v1\n".getBytes(StandardCharsets.US_ASCII);

    private ContentDigest() {}

    /**
     * A block that is not all zeros.
     *
     * @param index its number from 0
     * @param digest SHA-256 of its bytes; empty if it is all zeros after all
     */
    private record Block(long index, ByteBuffer digest) {}

    /**
     * Reads all data of a disk, on all cores, in bounded memory.
     *
     * @param progress is told how much is done, in bytes of the disk
     * @return 64 hexadecimal digits
     */
    public static String of(BlockSource disk, LongConsumer progress) throws IOException {
        MessageDigest all = Sha256.computation();
        all.update(PREFIX);
        BufferPool buffers = new BufferPool(BLOCK);
        try (OrderedPipeline<Block> pipeline =
                new OrderedPipeline<>(block -> {
                    if (block.digest().hasRemaining()) {
                        all.update(ByteBuffer.allocate(Long.BYTES).putLong(block.index()).flip());
                        all.update(block.digest());
                    }
                    progress.accept(block.index() * BLOCK);
                })) {
            // Each turn goes on behind the answer before it.
            for (long at = 0; at < disk.size(); ) {
                Extent extent = disk.extentAt(at, disk.size());
                if (extent.kind() == Extent.Kind.DATA) {
                    long index = at / BLOCK;
                    pipeline.submit(() -> block(disk, index, buffers));
                    at = (index + 1) * BLOCK;
                } else {
                    at = extent.end();
                }
            }
            pipeline.finish();
        }
        progress.accept(disk.size());
        return HexFormat.of().formatHex(all.digest());
    }

    private static Block block(BlockSource disk, long index, BufferPool buffers)
            throws IOException {
        long at = index * BLOCK;
        int length = (int) Math.min(BLOCK, disk.size() - at);
        ByteBuffer bytes = buffers.take(length);
        disk.read(at, bytes);
        bytes.flip();
        ByteBuffer digest =
                Zeros.fill(bytes) ? ByteBuffer.allocate(0) : ByteBuffer.wrap(sha256(bytes));
        buffers.give(bytes);
        return new Block(index, digest);
    }

    /** Of a block's bytes, filled up with zeros. */
    private static byte[] sha256(ByteBuffer bytes) {
        MessageDigest block = Sha256.computation();
        int missing = BLOCK - bytes.remaining();
        block.update(bytes);
        block.update(new byte[missing]);
        return block.digest();
    }
}
