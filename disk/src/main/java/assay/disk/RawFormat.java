package assay.disk;

import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * A disk written down byte for byte. Nothing says so in the file, hence a file counts as raw only
 * if it starts like a disk: with a boot sector, a partition table, a file system or a volume.
 */
final class RawFormat implements DiskFormat {

    private static final String NAME = "raw";

    /** The end of a boot sector, of an MBR as of a FAT or NTFS volume. */
    private static final Signature BOOT_SECTOR = Signature.bytes(510, "55aa");

    private static final int PARTITION_TABLE = 446;
    private static final int PARTITION_ENTRY = 16;
    private static final int PARTITIONS = 4;

    /** What a disk may start with besides a boot sector. */
    private static final List<Signature> STARTS =
            List.of(
                    // GPT (UEFI specification 2.10, section 5.3.2), of 512-byte and 4-KiB sectors
                    Signature.text(512, "EFI PART"),
                    Signature.text(4096, "EFI PART"),
                    // ext2, ext3, ext4: s_magic (kernel Documentation/filesystems/ext4)
                    Signature.bytes(0x438, "53ef"),
                    // XFS superblock
                    Signature.text(0, "XFSB"),
                    // btrfs superblock
                    Signature.text(0x1_0040, "_BHRfS_M"),
                    // NTFS and FAT volumes whose boot sector lost its end
                    Signature.text(3, "NTFS    "),
                    Signature.text(54, "FAT"),
                    Signature.text(82, "FAT32   "),
                    // LVM2 physical volume label, in any of the first four sectors
                    Signature.text(0, "LABELONE"),
                    Signature.text(512, "LABELONE"),
                    Signature.text(1024, "LABELONE"),
                    Signature.text(1536, "LABELONE"),
                    // LUKS
                    Signature.text(0, "LUKS\u00ba\u00be"),
                    // swap, of 4-KiB and 64-KiB pages
                    Signature.text(4096 - 10, "SWAPSPACE2"),
                    Signature.text(65536 - 10, "SWAPSPACE2"));

    @Override
    public String name() {
        return NAME;
    }

    /** Only to be asked when no other format matches: containers can hold these bytes by chance. */
    @Override
    public boolean matches(BlockSource container) throws IOException {
        if (BOOT_SECTOR.isOn(container)) {
            return true;
        }
        for (Signature start : STARTS) {
            if (start.isOn(container)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a boot sector with a plausible partition table is at the start. A container format
     * has no reason to begin like this; one that does is made to be taken for two things.
     */
    static boolean isPartitioned(BlockSource container) throws IOException {
        if (!BOOT_SECTOR.isOn(container)) {
            return false;
        }
        ByteBuffer table = ByteBuffer.allocate(PARTITIONS * PARTITION_ENTRY);
        container.read(PARTITION_TABLE, table);
        table.order(ByteOrder.LITTLE_ENDIAN);
        boolean any = false;
        for (int at = 0; at < table.limit(); at += PARTITION_ENTRY) {
            if ((table.get(at) & 0x7f) != 0) {
                return false;
            }
            any |= table.get(at + 4) != 0 && table.getInt(at + 12) != 0;
        }
        return any;
    }

    @Override
    public DiskImage open(BlockSource container) throws IOException {
        if (!matches(container)) {
            throw new ImageException(
                    Reason.UNSUPPORTED,
                    NAME,
                    -1,
                    "this is not a disk image of a format we know, nor does it start like a raw disk"
                            + " (no boot sector, partition table, file system or volume); "
                            + DiskFormats.WHAT_WE_READ);
        }
        return new DiskImage(NAME, container, container, Map.of());
    }
}
