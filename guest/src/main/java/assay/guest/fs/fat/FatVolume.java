package assay.guest.fs.fat;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.RangeSource;
import assay.guest.fs.MappedFile;
import assay.guest.fs.MetadataCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The clusters of one file system and the table that chains them. Safe for use by many threads. */
final class FatVolume {

    private static final int FS_INFO_SIGNATURE = 0x61417272;

    private final BootSector boot;
    private final MetadataCache metadata;
    private final BlockSource data;

    private FatVolume(BootSector boot, MetadataCache metadata, BlockSource data) {
        this.boot = boot;
        this.metadata = metadata;
        this.data = data;
    }

    static FatVolume open(BlockSource partition) throws IOException {
        MetadataCache metadata =
                new MetadataCache(BootSector.FORMAT, partition, ByteOrder.LITTLE_ENDIAN);
        BootSector boot = BootSector.parse(metadata.read(0, BootSector.SIZE));
        long length = partition.size() - boot.dataStart();
        if (length < 0) {
            throw new ImageException(
                    Reason.TRUNCATED,
                    BootSector.FORMAT,
                    boot.dataStart(),
                    "data starts here, but the partition has " + partition.size() + " bytes");
        }
        BlockSource data = new RangeSource(partition, boot.dataStart(), length);
        return new FatVolume(boot, metadata, data);
    }

    BootSector boot() {
        return boot;
    }

    /** Bytes of metadata, little-endian. */
    ByteBuffer read(long offset, int length) throws IOException {
        return metadata.read(offset, length);
    }

    /** Where a cluster of data starts in the partition. */
    long offsetOf(long cluster) {
        return boot.dataStart() + (cluster - BootSector.FIRST_CLUSTER) * boot.clusterSize();
    }

    /** How many bytes there are, whatever the boot sector says. */
    long available() {
        return boot.dataStart() + data.size();
    }

    boolean isCluster(long number) {
        return number >= BootSector.FIRST_CLUSTER
                && number - BootSector.FIRST_CLUSTER < boot.clusters();
    }

    /**
     * The cluster that follows {@code cluster}, 0 if none does.
     *
     * @throws ImageException if a cluster that is no cluster of data follows
     */
    long next(long cluster) throws IOException {
        long next = entry(cluster);
        if (next >= boot.width().endOfChain()) {
            return 0;
        }
        if (!isCluster(next)) {
            throw corrupt("cluster " + cluster + " is followed by " + next + ", which is none");
        }
        return next;
    }

    /** An entry of the table: the specification, section 4. */
    long entry(long number) throws IOException {
        return switch (boot.width()) {
            case FAT12 -> {
                int pair = metadata.read(boot.fatStart() + number * 3 / 2, 2).getChar();
                yield number % 2 == 0 ? pair & 0xFFF : pair >> 4;
            }
            case FAT16 -> metadata.read(boot.fatStart() + number * 2, 2).getChar();
            case FAT32 -> metadata.read(boot.fatStart() + number * 4, 4).getInt() & 0x0FFF_FFFF;
        };
    }

    /**
     * A file's bytes.
     *
     * @param cluster its first cluster, 0 for an empty file
     * @throws ImageException if it is larger than the file system, or starts nowhere
     */
    BlockSource content(long cluster, long size) throws ImageException {
        long clusters = Math.ceilDiv(size, boot.clusterSize());
        if (clusters > boot.clusters() || (clusters > 0 && !isCluster(cluster))) {
            throw corrupt("a file of " + size + " bytes starts at cluster " + cluster);
        }
        ClusterChain chain = new ClusterChain(this, cluster, clusters);
        return new MappedFile(BootSector.FORMAT, data, boot.clusterSize(), chain, size);
    }

    /**
     * How many clusters are free, or -1 where only reading all of a large table would tell: FAT32
     * keeps a count beside it.
     */
    long freeClusters() throws IOException {
        if (boot.width() != FatWidth.FAT32) {
            long free = 0;
            for (long i = 0; i < boot.clusters(); i++) {
                free += entry(i + BootSector.FIRST_CLUSTER) == 0 ? 1 : 0;
            }
            return free;
        }
        if (boot.fsInfo() == 0) {
            return -1;
        }
        ByteBuffer info = read(boot.fsInfo(), BootSector.SIZE);
        long free = Integer.toUnsignedLong(info.getInt(488));
        boolean known = info.getInt(484) == FS_INFO_SIGNATURE && free <= boot.clusters();
        return known ? free : -1;
    }

    /**
     * Whether it was closed cleanly: Linux notes it in the boot sector, Windows in the table's
     * second entry ({@code ClnShutBitMask}).
     */
    boolean clean() throws IOException {
        return !boot.dirty()
                && switch (boot.width()) {
                    case FAT12 -> true;
                    case FAT16 -> (entry(1) & 0x8000) != 0;
                    case FAT32 -> (entry(1) & 0x0800_0000) != 0;
                };
    }

    static ImageException corrupt(String what) {
        return new ImageException(Reason.CORRUPT, BootSector.FORMAT, -1, what);
    }
}
