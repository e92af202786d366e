package assay.guest;

import assay.disk.BlockSource;
import assay.guest.fs.FileTree;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the disk that can hold a file system: a partition, or the whole disk where it is not
 * partitioned.
 *
 * @param place for people: {@code partition 1}, {@code disk}
 * @param number the partition's number, 0 for the whole disk
 * @param kind what the partition table says it is for
 * @param bytes what it holds
 * @param type what stands in it, as blkid(8) names it: {@code ext4}, {@code swap}, {@code
 *     LVM2_member}; empty if nothing was recognised
 * @param uuid the file system's UUID as text, or empty
 * @param label the file system's label, or empty
 * @param partUuid the partition's UUID, for MBR {@code <disk signature>-<number>}, or empty
 * @param partLabel the partition's name in a GPT, or empty
 * @param opened its files, if it has any that we read
 * @param whyNot why it was not opened, empty if it was or holds no file system
 */
public record Volume(
        String place,
        int number,
        Kind kind,
        BlockSource bytes,
        String type,
        String uuid,
        String label,
        String partUuid,
        String partLabel,
        @Nullable FileTree opened,
        String whyNot) {

    /** Uses of a partition that matter for starting a guest, from its type in the table. */
    public enum Kind {
        ORDINARY,
        SWAP,
        ESP,
        BIOS_BOOT,
        MSR,
        EXTENDED,
        LVM,
        RAID
    }

    /** Its files, if it has any that we read. */
    public Optional<FileTree> tree() {
        return Optional.ofNullable(opened);
    }

    /** Whether {@code tree} is this volume's, opened by this inspection. */
    @SuppressWarnings("ReferenceEquality") // a tree is an open file system, not a value
    public boolean isOpenAs(FileTree tree) {
        return opened == tree;
    }

    /** Whether other volumes may hide in it that this version does not look into. */
    public boolean hidesVolumes() {
        return switch (type) {
            case "LVM2_member", "crypto_LUKS", "linux_raid_member", "zfs_member", "bcache" -> true;
            default -> false;
        };
    }
}
