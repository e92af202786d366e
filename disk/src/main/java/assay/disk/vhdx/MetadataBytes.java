package assay.disk.vhdx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** File identifier and metadata region ([MS-VHDX] 2.2.1 and 2.6) as they are written. */
final class MetadataBytes {

    private static final int IS_VIRTUAL_DISK = 2;
    private static final int IS_REQUIRED = 4;
    private static final int ITEM = 16;

    private final byte[] array = new byte[MetadataTable.LENGTH + 5 * ITEM];
    private final ByteBuffer bytes = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);

    private int count;

    private MetadataBytes() {}

    static byte[] identifier() {
        byte[] creator = "Assay".getBytes(StandardCharsets.UTF_16LE);
        return ByteBuffer.allocate(VhdxFormat.CREATOR + creator.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(VhdxFormat.SIGNATURE)
                .put(creator)
                .array();
    }

    /** The first bytes of the region; the rest of it is zeros. */
    static byte[] region(Metadata metadata) {
        MetadataBytes region = new MetadataBytes();
        ByteBuffer bytes = region.bytes;
        int at = region.item(Metadata.FILE_PARAMETERS, 8, IS_REQUIRED);
        bytes.putInt(at, metadata.blockSize());
        bytes.putInt(at + 4, metadata.leaveBlocksAllocated() ? 1 : 0);
        int flags = IS_REQUIRED | IS_VIRTUAL_DISK;
        bytes.putLong(
                region.item(Metadata.VIRTUAL_DISK_SIZE, 8, flags), metadata.virtualDiskSize());
        Guid.put(bytes, region.item(Metadata.VIRTUAL_DISK_ID, 16, flags), metadata.virtualDiskId());
        bytes.putInt(
                region.item(Metadata.LOGICAL_SECTOR_SIZE, 4, flags), metadata.logicalSectorSize());
        bytes.putInt(
                region.item(Metadata.PHYSICAL_SECTOR_SIZE, 4, flags),
                metadata.physicalSectorSize());
        bytes.putLong(0, MetadataTable.SIGNATURE).putShort(10, (short) region.count);
        return region.array;
    }

    /** Writes an item's entry and gives the place of its content. */
    private int item(UUID id, int length, int flags) {
        int entry = MetadataTable.ENTRIES + count * MetadataTable.ENTRY;
        int at = MetadataTable.LENGTH + count * ITEM;
        Guid.put(bytes, entry, id);
        bytes.putInt(entry + 16, at).putInt(entry + 20, length).putInt(entry + 24, flags);
        count++;
        return at;
    }
}
