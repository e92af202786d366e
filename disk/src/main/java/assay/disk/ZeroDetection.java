package assay.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.function.LongConsumer;

/**
 * A disk whose data was looked at once: blocks of 64 KiB that are all zeros are told as such, so
 * that a view of the disk has no room for them.
 */
public final class ZeroDetection implements BlockSource {

    /** The unit in which zeros are told. */
    public static final int BLOCK = 1 << 16;

    /** Bytes that are read of a block first. */
    private static final int PEEK = 1 << 12;

    private final BlockSource disk;

    /** A bit for each block in which something else than zeros was seen. */
    private final SparseBits data;

    private ZeroDetection(BlockSource disk, SparseBits data) {
        this.disk = disk;
        this.data = data;
    }

    /**
     * Reads the data of {@code disk}, on all cores.
     *
     * @param progress is told how far it is, in bytes of the disk
     */
    public static ZeroDetection of(BlockSource disk, LongConsumer progress) throws IOException {
        if (disk.size() / BLOCK >= Integer.MAX_VALUE) {
            throw new ImageException(
                    ImageException.Reason.LIMIT,
                    "disk",
                    -1,
                    disk.size() + " bytes are too many to look for zeros in");
        }
        SparseBits data = new SparseBits();
        BufferPool buffers = new BufferPool(BLOCK);
        try (OrderedPipeline<Seen> pipeline =
                new OrderedPipeline<>(seen -> {
                    seen.blocks().stream().forEach(i -> data.set(seen.first() + i));
                    progress.accept((long) seen.first() * BLOCK);
                })) {
            DataChunks.of(
                    disk, (at, length) -> pipeline.submit(() -> look(disk, at, length, buffers)));
            pipeline.finish();
        }
        return new ZeroDetection(disk, data);
    }

    /**
     * What was seen in a chunk.
     *
     * @param first the block in which it starts
     * @param blocks which blocks from there on hold data
     */
    private record Seen(int first, BitSet blocks) {}

    private static Seen look(BlockSource disk, long at, int length, BufferPool buffers)
            throws IOException {
        ByteBuffer buffer = buffers.take(BLOCK);
        BitSet blocks = new BitSet();
        int first = (int) (at / BLOCK);
        for (int from = 0; from < length; ) {
            int block = (int) ((at + from) / BLOCK) - first;
            int count = (int) Math.min(length - from, BLOCK - (at + from) % BLOCK);
            blocks.set(block, blocks.get(block) || hasData(disk, at + from, count, buffer));
            from += count;
        }
        buffers.give(buffer);
        return new Seen(first, blocks);
    }

    /** Most data shows at once: the rest of a block is read only if it starts with zeros. */
    private static boolean hasData(BlockSource disk, long at, int length, ByteBuffer buffer)
            throws IOException {
        int start = Math.min(length, PEEK);
        return !isZeros(disk, at, start, buffer)
                || !isZeros(disk, at + start, length - start, buffer);
    }

    private static boolean isZeros(BlockSource disk, long at, int length, ByteBuffer buffer)
            throws IOException {
        disk.read(at, buffer.clear().limit(length));
        return Zeros.fill(buffer.flip());
    }

    @Override
    public long size() {
        return disk.size();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        disk.read(offset, target);
    }

    @Override
    public Extent extentAt(long from, long to) throws IOException {
        Extent extent = disk.extentAt(from, to);
        if (extent.kind() != Extent.Kind.DATA) {
            return extent;
        }
        int block = (int) (from / BLOCK);
        boolean isData = data.get(block);
        int change = isData ? data.nextClear(block) : data.nextSet(block);
        long end = change < 0 ? extent.end() : Math.min(extent.end(), (long) change * BLOCK);
        return new Extent(from, end - from, isData ? Extent.Kind.DATA : Extent.Kind.ZERO);
    }

    /** Closing is for whoever opened the disk. */
    @Override
    public void close() {}
}
