package assay.disk.vhdx;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.UUID;

/**
 * What the metadata region says of the disk ([MS-VHDX] 2.6.2), with its numbers checked: nothing
 * overflows.
 *
 * @param blockSize in bytes, a power of two from 1 MiB to 256 MiB
 * @param leaveBlocksAllocated whether the disk is fixed
 * @param virtualDiskSize in bytes, at least 1 and at most 64 TiB, whole sectors
 * @param virtualDiskId identifies the disk
 * @param logicalSectorSize 512 or 4096
 * @param physicalSectorSize 512 or 4096
 */
record Metadata(
        int blockSize,
        boolean leaveBlocksAllocated,
        long virtualDiskSize,
        UUID virtualDiskId,
        int logicalSectorSize,
        int physicalSectorSize) {

    static final UUID FILE_PARAMETERS = UUID.fromString("caa16737-fa36-4d43-b3b6-33f0aa44e76b");
    static final UUID VIRTUAL_DISK_SIZE = UUID.fromString("2fa54224-cd1b-4876-b211-5dbed83bf4b8");
    static final UUID VIRTUAL_DISK_ID = UUID.fromString("beca12ab-b2e6-4523-93ef-c309e000c746");
    static final UUID LOGICAL_SECTOR_SIZE = UUID.fromString("8141bf1d-a96f-4709-ba47-f233a8faab5f");
    static final UUID PHYSICAL_SECTOR_SIZE =
            UUID.fromString("cda348c7-445d-4471-9cc9-e9885251c556");
    static final UUID PARENT_LOCATOR = UUID.fromString("a8d35f2d-b30b-454d-abf7-d3d84834ab0c");

    /** Every item that is known. */
    static final Set<UUID> ITEMS =
            Set.of(
                    FILE_PARAMETERS,
                    VIRTUAL_DISK_SIZE,
                    VIRTUAL_DISK_ID,
                    LOGICAL_SECTOR_SIZE,
                    PHYSICAL_SECTOR_SIZE,
                    PARENT_LOCATOR);

    static final long MAX_DISK = 64L << 40;

    private static final int MIN_BLOCK = 1 << 20;
    private static final int MAX_BLOCK = 256 << 20;
    private static final int LEAVE_BLOCKS_ALLOCATED = 1;
    private static final int HAS_PARENT = 2;

    /** Reads the metadata of a disk without a parent. */
    static Metadata read(BlockSource file, Region region) throws IOException {
        ByteBuffer table = VhdxFormat.read(file, region.fileOffset(), MetadataTable.LENGTH);
        MetadataTable items = MetadataTable.parse(table, region);
        ByteBuffer parameters = item(file, region, items, FILE_PARAMETERS, 8);
        int flags = parameters.getInt(4);
        if ((flags & HAS_PARENT) != 0) {
            throw ParentLocator.refusal(file, region, items);
        }
        return new Metadata(
                        checkedBlockSize(parameters.getInt(0), region),
                        (flags & LEAVE_BLOCKS_ALLOCATED) != 0,
                        item(file, region, items, VIRTUAL_DISK_SIZE, 8).getLong(0),
                        Guid.get(item(file, region, items, VIRTUAL_DISK_ID, 16), 0),
                        item(file, region, items, LOGICAL_SECTOR_SIZE, 4).getInt(0),
                        item(file, region, items, PHYSICAL_SECTOR_SIZE, 4).getInt(0))
                .checked(region);
    }

    private static ByteBuffer item(
            BlockSource file, Region region, MetadataTable items, UUID id, int length)
            throws IOException {
        MetadataTable.Item item = items.items().get(id);
        if (item == null || item.length() < length) {
            throw error(
                    Reason.CORRUPT,
                    region,
                    "the metadata item "
                            + id
                            + " is missing or shorter than %d bytes".formatted(length));
        }
        return VhdxFormat.read(file, region.fileOffset() + item.offset(), length);
    }

    private static int checkedBlockSize(int size, Region region) throws ImageException {
        if (size < MIN_BLOCK || size > MAX_BLOCK || Integer.bitCount(size) != 1) {
            throw error(
                    Reason.LIMIT,
                    region,
                    "blocks of %s bytes, where a power of two from 1 MiB to 256 MiB is allowed"
                            .formatted(Integer.toUnsignedString(size)));
        }
        return size;
    }

    private Metadata checked(Region region) throws ImageException {
        if (!isSectorSize(logicalSectorSize) || !isSectorSize(physicalSectorSize)) {
            throw error(
                    Reason.UNSUPPORTED,
                    region,
                    "sectors of %s and %s bytes, where only 512 and 4096 are known"
                            .formatted(
                                    Integer.toUnsignedString(logicalSectorSize),
                                    Integer.toUnsignedString(physicalSectorSize)));
        }
        if (virtualDiskSize < 1
                || virtualDiskSize > MAX_DISK
                || virtualDiskSize % logicalSectorSize != 0) {
            throw error(
                    Reason.LIMIT,
                    region,
                    "a disk of %s bytes, where whole sectors up to 64 TiB are allowed"
                            .formatted(Long.toUnsignedString(virtualDiskSize)));
        }
        return this;
    }

    private static boolean isSectorSize(int size) {
        return size == 512 || size == 4096;
    }

    private static ImageException error(Reason reason, Region region, String what) {
        return VhdxFormat.error(reason, region.fileOffset(), what);
    }

    /** How many blocks the disk has. */
    long blocks() {
        return (virtualDiskSize - 1) / blockSize + 1;
    }

    /** How many entries for blocks stand between two for sector bitmaps in the block table. */
    long chunkRatio() {
        return (1L << 23) * logicalSectorSize / blockSize;
    }

    /** How many entries the block table has: without a parent none need stand behind the last. */
    long batEntries() {
        return blocks() + (blocks() - 1) / chunkRatio();
    }

    /** Where in the block table the entry for a block is. */
    long batIndex(long block) {
        return block + block / chunkRatio();
    }
}
