package assay.store.content;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.Sha256;
import assay.store.block.Block;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * The SHA-256 digests of the blocks of a file, from the first to the last, by which somebody who
 * has the file asks what of it he must send. Blocks begin at the multiples of {@value Block#SIZE};
 * only the last one is shorter.
 */
public final class BlockDigests {

    /** Length of a digest in bytes. */
    public static final int BYTES = 32;

    /** The most blocks, which is 1 TiB of a file and 64 MiB of digests. */
    public static final int MOST = 1 << 21;

    private static final byte[] ZEROS = zeros(Block.SIZE);

    private final long size;
    private final byte[] digests;

    private BlockDigests(long size, byte[] digests) {
        this.size = size;
        this.digests = digests;
    }

    /**
     * Takes what somebody else computed.
     *
     * @param size of the file in bytes
     * @param digests one after the other
     * @throws IllegalArgumentException if a file of this size has another number of blocks, or more
     *     than {@value #MOST}
     */
    public static BlockDigests of(long size, byte[] digests) {
        int count = count(size);
        if (digests.length != (long) count * BYTES) {
            throw new IllegalArgumentException(
                    "%d bytes of digests instead of %d for %d blocks"
                            .formatted(digests.length, (long) count * BYTES, count));
        }
        return new BlockDigests(size, digests.clone());
    }

    /**
     * Computes the digests of a file.
     *
     * @throws IllegalArgumentException if it has more than {@value #MOST} blocks
     */
    public static BlockDigests of(BlockSource file) throws IOException {
        byte[] digests = new byte[count(file.size()) * BYTES];
        byte[] plain = new byte[Block.SIZE];
        for (long at = 0; at < file.size(); at += Block.SIZE) {
            int length = (int) Math.min(Block.SIZE, file.size() - at);
            if (length == Block.SIZE && isHole(file, at)) {
                System.arraycopy(ZEROS, 0, digests, (int) (at / Block.SIZE) * BYTES, BYTES);
                continue;
            }
            file.read(at, ByteBuffer.wrap(plain, 0, length));
            byte[] digest = Sha256.of(ByteBuffer.wrap(plain, 0, length));
            System.arraycopy(digest, 0, digests, (int) (at / Block.SIZE) * BYTES, BYTES);
        }
        return new BlockDigests(file.size(), digests);
    }

    private static boolean isHole(BlockSource file, long at) throws IOException {
        Extent extent = file.extentAt(at, at + Block.SIZE);
        return extent.kind() != Extent.Kind.DATA && extent.end() == at + Block.SIZE;
    }

    private static int count(long size) {
        if (size < 0 || size > (long) MOST * Block.SIZE) {
            throw new IllegalArgumentException("a file of " + size + " bytes");
        }
        return (int) Math.ceilDiv(size, (long) Block.SIZE);
    }

    /** How long the file is, in bytes. */
    public long size() {
        return size;
    }

    /** How many blocks it has. */
    public int count() {
        return digests.length / BYTES;
    }

    /** How long a block is, in bytes. */
    public int length(int block) {
        Objects.checkIndex(block, count());
        return (int) Math.min(Block.SIZE, size - (long) block * Block.SIZE);
    }

    /** The digest of a block. */
    public byte[] digest(int block) {
        Objects.checkIndex(block, count());
        return Arrays.copyOfRange(digests, block * BYTES, (block + 1) * BYTES);
    }

    /** All digests, one after the other. */
    public byte[] bytes() {
        return digests.clone();
    }

    /** Whether a block is nothing but zeros, which need not be sent, whoever has them. */
    public boolean isZeros(int block) {
        int length = length(block);
        return Arrays.equals(digest(block), length == Block.SIZE ? ZEROS : zeros(length));
    }

    private static byte[] zeros(int length) {
        return Sha256.of(ByteBuffer.allocate(length));
    }
}
