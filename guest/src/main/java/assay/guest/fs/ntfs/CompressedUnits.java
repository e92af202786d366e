package assay.guest.fs.ntfs;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.guest.fs.BlockMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Units of clusters that the file system has compressed ("Compressed Files"). In a unit that has
 * all its clusters they are as they are, in one that has none are zeros, and in others the clusters
 * that there are hold the compressed bytes.
 */
final class CompressedUnits implements UnitSource.Units {

    /** Windows has 16 clusters of at most 4 KiB. */
    private static final int MAX_UNIT_SIZE = 64 * 1024;

    private final BlockSource partition;
    private final RunList runs;
    private final int clusterSize;
    private final int clusters;
    private final long initialized;

    private CompressedUnits(Mft mft, RunList runs, int clusters, long initialized) {
        this.partition = mft.partition();
        this.runs = runs;
        this.clusterSize = mft.boot().clusterSize();
        this.clusters = clusters;
        this.initialized = initialized;
    }

    /** The bytes that a compressed attribute stands for. */
    static BlockSource source(Mft mft, RunList runs, Attribute.Body.NonResident attribute)
            throws ImageException {
        int shift = attribute.compressionUnit();
        long size = shift > 16 ? 0 : (long) mft.boot().clusterSize() << shift;
        if (shift == 0 || size < 1 || size > MAX_UNIT_SIZE) {
            throw Block.unsupported(
                    "a unit of compression has 2^%d clusters of %d bytes"
                            .formatted(shift, mft.boot().clusterSize()));
        }
        CompressedUnits units =
                new CompressedUnits(mft, runs, 1 << shift, attribute.initializedSize());
        return new UnitSource(attribute.dataSize(), (int) size, units);
    }

    @Override
    public Extent.Kind kind(long number) {
        long vcn = number * clusters;
        if (vcn >= Math.ceilDiv(initialized, clusterSize)) {
            return Extent.Kind.ZERO;
        }
        return runs.at(vcn).kind();
    }

    @Override
    public byte[] read(long number) throws IOException {
        byte[] stored = new byte[clusters * clusterSize];
        int length = gather(number * clusters, stored);
        byte[] unit =
                length == 0 || length == stored.length
                        ? stored
                        : Lznt1.decode(stored, length, stored.length);
        long start = number * stored.length;
        if (initialized < start + unit.length) {
            Arrays.fill(unit, (int) Math.max(0, initialized - start), unit.length, (byte) 0);
        }
        return unit;
    }

    /** Reads the clusters that the unit has, and gives how many bytes they are. */
    private int gather(long first, byte[] into) throws IOException {
        int at = 0;
        boolean hole = false;
        long end = Math.min(first + clusters, runs.end());
        for (long vcn = first; vcn < end; ) {
            BlockMap.Run run = runs.at(vcn);
            int count = (int) Math.min(run.blocks(), end - vcn);
            if (run.kind() != Extent.Kind.DATA) {
                hole = true;
            } else if (hole) {
                throw Block.corrupt("a unit of compression has data after a hole");
            } else {
                ByteBuffer part = ByteBuffer.wrap(into, at, count * clusterSize);
                partition.read(run.physical() * clusterSize, part);
                at += count * clusterSize;
            }
            vcn += count;
        }
        return at;
    }
}
