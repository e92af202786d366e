package assay.guest.fs.fat;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The boot sector with the BIOS parameter block: the specification, section 3.
 *
 * @param width which FAT it is
 * @param sectorSize {@code BPB_BytsPerSec}, a power of two from 512 to 4,096
 * @param clusterSize bytes in a cluster, {@code BPB_SecPerClus} sectors
 * @param fatStart where the table that is in use starts, in bytes
 * @param rootStart where the root directory of FAT12 and FAT16 starts, in bytes
 * @param rootSize its length in bytes, 0 for FAT32
 * @param rootCluster where the root directory of FAT32 starts, a cluster of data; otherwise 0
 * @param dataStart where the first cluster of data starts, in bytes
 * @param clusters how many clusters of data there are; they are numbered from 2
 * @param fsInfo where FAT32's {@code FSInfo} is, in bytes, 0 if there is none
 * @param dirty Linux's bit in {@code BS_Reserved1}: mounted, and not unmounted since
 * @param label {@code BS_VolLab}, empty if there is none
 */
record BootSector(
        FatWidth width,
        int sectorSize,
        int clusterSize,
        long fatStart,
        long rootStart,
        int rootSize,
        long rootCluster,
        long dataStart,
        long clusters,
        long fsInfo,
        boolean dirty,
        String label) {

    static final String FORMAT = "vfat";

    static final int SIZE = 512;

    /** The number of the first cluster of data. */
    static final int FIRST_CLUSTER = 2;

    /** The most clusters of FAT12 by the specification, 3.5; one more is FAT16. */
    private static final int MAX_FAT12_CLUSTERS = 4084;

    private static final int SIGNATURE = 0xAA55;
    private static final int EXTENDED_SIGNATURE = 0x29;
    private static final int NO_MIRRORING = 0x80;

    /**
     * Parses and checks a boot sector.
     *
     * @param in its {@value #SIZE} bytes, little-endian
     */
    static BootSector parse(ByteBuffer in) throws ImageException {
        check(in.getChar(510) == SIGNATURE, 510, "the boot sector has no signature");
        int sectorSize = in.getChar(11);
        check(
                Integer.bitCount(sectorSize) == 1 && sectorSize >= 512 && sectorSize <= 4096,
                11,
                "BPB_BytsPerSec is " + sectorSize);
        int clusterSectors = Byte.toUnsignedInt(in.get(13));
        check(Integer.bitCount(clusterSectors) == 1, 13, "BPB_SecPerClus is " + clusterSectors);
        int reserved = in.getChar(14);
        check(reserved > 0, 14, "BPB_RsvdSecCnt is 0");
        int fats = Byte.toUnsignedInt(in.get(16));
        check(fats > 0, 16, "BPB_NumFATs is 0");
        // As Linux and EDK II tell FAT32: mkfs.vfat makes it with few clusters, too.
        boolean fat32 = in.getChar(22) == 0;
        long fatSectors = fat32 ? Integer.toUnsignedLong(in.getInt(36)) : in.getChar(22);
        check(fatSectors > 0, 22, "the file allocation table has no sectors");
        int rootSize = fat32 ? 0 : in.getChar(17) * DirectoryEntry.SIZE;
        check(rootSize % sectorSize == 0, 17, "BPB_RootEntCnt is " + (int) in.getChar(17));
        long sectors = in.getChar(19) != 0 ? in.getChar(19) : Integer.toUnsignedLong(in.getInt(32));

        long rootSector = reserved + fats * fatSectors;
        long dataSector = rootSector + rootSize / sectorSize;
        check(sectors > dataSector, 32, "there are " + sectors + " sectors, none for data");
        long clusters = (sectors - dataSector) / clusterSectors;
        FatWidth width =
                fat32
                        ? FatWidth.FAT32
                        : clusters > MAX_FAT12_CLUSTERS ? FatWidth.FAT16 : FatWidth.FAT12;
        check(clusters <= width.maxClusters(), 32, clusters + " clusters are too many");
        // As Linux does it: a table may be too small, and what it cannot number is not used.
        clusters = Math.min(clusters, width.entriesIn(fatSectors * sectorSize) - FIRST_CLUSTER);
        check(clusters > 0, 32, "there are no clusters");

        long rootCluster = fat32 ? Integer.toUnsignedLong(in.getInt(44)) : 0;
        check(
                !fat32 || (rootCluster >= FIRST_CLUSTER && rootCluster < clusters + FIRST_CLUSTER),
                44,
                "BPB_RootClus is " + rootCluster);
        int active = fat32 ? activeTable(in, fats) : 0;
        long fsInfo = fat32 ? in.getChar(48) : 0;
        return new BootSector(
                width,
                sectorSize,
                clusterSectors * sectorSize,
                (reserved + active * fatSectors) * sectorSize,
                rootSector * sectorSize,
                rootSize,
                rootCluster,
                dataSector * sectorSize,
                clusters,
                fsInfo < reserved ? fsInfo * sectorSize : 0,
                (in.get(fat32 ? 65 : 37) & 1) != 0,
                label(in, fat32 ? 64 : 36));
    }

    /** {@code BPB_ExtFlags}: without mirroring only one of the tables is kept. */
    private static int activeTable(ByteBuffer in, int fats) throws ImageException {
        int flags = in.getChar(40);
        int active = (flags & NO_MIRRORING) == 0 ? 0 : flags & 0xF;
        check(active < fats, 40, "the active table is " + active + " of " + fats);
        return active;
    }

    private static String label(ByteBuffer in, int extended) {
        if (in.get(extended + 2) != EXTENDED_SIGNATURE) {
            return "";
        }
        byte[] label = new byte[11];
        in.get(extended + 7, label);
        String text = new String(label, StandardCharsets.ISO_8859_1).strip();
        return text.equals("NO NAME") ? "" : text;
    }

    private static void check(boolean holds, int offset, String what) throws ImageException {
        if (!holds) {
            throw new ImageException(Reason.CORRUPT, FORMAT, offset, what);
        }
    }
}
