package assay.guest.fs.ntfs;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;

/**
 * The boot sector, {@code NTFS_BOOT_SECTOR}.
 *
 * @param clusterSize bytes in a cluster, a power of two from 512 to 2 MiB
 * @param clusters how many the volume has
 * @param mftLcn the cluster where the MFT starts
 * @param mftMirrLcn the cluster where the copy of its first records starts
 * @param recordSize bytes in a record of the MFT, a power of two from 512 to 4,096
 * @param serial the volume's serial number
 */
record BootSector(
        int clusterSize, long clusters, long mftLcn, long mftMirrLcn, int recordSize, long serial) {

    static final int SIZE = 512;

    private static final int MAX_CLUSTER_SIZE = 2 << 20;
    private static final int MAX_RECORD_SIZE = 4096;

    /** Whether the sector names NTFS behind the jump. */
    static boolean hasMagic(Block in) throws ImageException {
        return in.i64(3) == 0x202020205346544EL; // "NTFS    "
    }

    /**
     * @param in the first {@value #SIZE} bytes of the volume
     * @param volumeSize bytes that there are
     */
    static BootSector parse(Block in, long volumeSize) throws ImageException {
        if (!hasMagic(in)) {
            throw in.corrupt(3, "the boot sector does not say NTFS");
        }
        int sectorSize = in.u16(11);
        if (!isPower(sectorSize, 256, 4096)) {
            throw in.corrupt(11, "a sector has " + sectorSize + " bytes");
        }
        // From 0x80 on, the negative of a power of two: clusters over 64 KiB.
        int perCluster = in.u8(13);
        long clusterSize =
                (long) sectorSize * (perCluster > 0x80 ? 1L << (256 - perCluster) : perCluster);
        if ((perCluster > 0x80 && 256 - perCluster > 31)
                || !isPower(clusterSize, 512, MAX_CLUSTER_SIZE)) {
            throw in.corrupt(13, "a cluster has " + perCluster + " sectors of " + sectorSize);
        }
        long sectors = in.i64(40);
        if (sectors < 1 || sectors > volumeSize / sectorSize) {
            throw new ImageException(
                    sectors < 1 ? Reason.CORRUPT : Reason.TRUNCATED,
                    Block.NTFS,
                    in.at() + 40,
                    "the volume has %d sectors of %d, but there are %d bytes"
                            .formatted(sectors, sectorSize, volumeSize));
        }
        long clusters = sectors / (clusterSize / sectorSize);
        return new BootSector(
                (int) clusterSize,
                clusters,
                cluster(in, 48, clusters),
                in.i64(56),
                recordSize(in, clusterSize),
                in.i64(72));
    }

    /** In clusters if positive; the negative of a power of two in bytes if not. */
    private static int recordSize(Block in, long clusterSize) throws ImageException {
        byte stored = (byte) in.u8(64);
        long size = stored > 0 ? stored * clusterSize : stored > -31 ? 1L << -stored : 0;
        if (!isPower(size, 512, MAX_RECORD_SIZE)) {
            throw in.corrupt(64, "a record of the MFT has the size " + stored);
        }
        return (int) size;
    }

    private static long cluster(Block in, int at, long clusters) throws ImageException {
        long lcn = in.i64(at);
        if (lcn < 0 || lcn >= clusters) {
            throw in.corrupt(at, "the MFT is at cluster %d of %d".formatted(lcn, clusters));
        }
        return lcn;
    }

    static boolean isPower(long number, long least, long most) {
        return number >= least && number <= most && Long.bitCount(number) == 1;
    }
}
