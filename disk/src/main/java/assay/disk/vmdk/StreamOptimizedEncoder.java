package assay.disk.vmdk;

import assay.disk.BlockSource;
import assay.disk.DiskEncoder;
import assay.disk.Extent;
import assay.disk.OrderedPipeline;
import assay.disk.Output;
import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * Writes streamOptimized VMDK, the format of OVA files: from start to end, grains compressed with
 * zlib on all cores. Holes and grains of zeros are left out. The same disk gives the same bytes.
 */
public final class StreamOptimizedEncoder implements DiskEncoder {

    @Override
    public String name() {
        return VmdkFormat.NAME;
    }

    /**
     * Writes the disk; every write follows the one before.
     *
     * @throws assay.disk.ImageException with reason LIMIT if the disk is empty or over 62 TiB, or
     *     comes to more than the format can hold; what reading the disk threw
     */
    @Override
    public void encode(BlockSource disk, Output output, LongConsumer progress) throws IOException {
        long size = disk.size();
        StreamWriter writer = new StreamWriter(WrittenDisk.sectors(size), output);
        writer.begin();
        try (OrderedPipeline<PackedGrain> pipeline =
                new OrderedPipeline<>(grain -> {
                    writer.grain(grain);
                    progress.accept(Math.min(size, (grain.index() + 1) * WrittenDisk.GRAIN));
                })) {
            submitAll(disk, pipeline);
            pipeline.finish();
        }
        writer.end();
        progress.accept(size);
    }

    private static void submitAll(BlockSource disk, OrderedPipeline<PackedGrain> pipeline)
            throws IOException {
        long size = disk.size();
        // Each turn asks behind the answer before it, so the disk's size bounds the turns.
        for (long at = 0; at < size; ) {
            Extent extent = disk.extentAt(at, size);
            if (extent.kind() != Extent.Kind.DATA) {
                at = extent.end();
                continue;
            }
            long grain = at / WrittenDisk.GRAIN;
            long last = (extent.end() - 1) / WrittenDisk.GRAIN;
            for (; grain <= last; grain++) {
                long index = grain;
                pipeline.submit(() -> PackedGrain.of(disk, index));
            }
            at = Math.min(size, (last + 1) * WrittenDisk.GRAIN);
        }
    }
}
