package assay.guest;

import assay.disk.BlockSource;
import assay.guest.fs.FileTree;
import assay.guest.volume.Partition;
import assay.guest.volume.Signature;
import assay.guest.volume.lvm.LogicalVolume;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the disk that can hold a file system: a partition, a logical volume, or the whole
 * disk where it is not partitioned.
 *
 * @param partition its place in the partition table, null for logical volumes and the whole disk
 * @param logical its place in its volume group, null for partitions and the whole disk
 * @param signature what it says it holds
 * @param bytes what it holds
 * @param opened its files, null if it has none or none that we read
 * @param whyNot why its files are not read, empty if they are or it has none
 */
public record Volume(
        @Nullable Partition partition,
        @Nullable LogicalVolume logical,
        Signature signature,
        BlockSource bytes,
        @Nullable FileTree opened,
        String whyNot) {

    /** A partition, or the whole disk. */
    public Volume(
            @Nullable Partition partition,
            Signature signature,
            BlockSource bytes,
            @Nullable FileTree opened,
            String whyNot) {
        this(partition, null, signature, bytes, opened, whyNot);
    }

    /** Where it is, for people: {@code partition 1}, {@code volume group/root on partition 2}. */
    public String place() {
        if (logical != null) {
            String where = logical.where().isEmpty() ? "" : " on " + logical.where();
            return "volume " + logical.fullName() + where;
        }
        return partition == null ? "the whole disk" : "partition " + partition.number();
    }

    /** The partition's number, 0 for the whole disk, -1 for a logical volume. */
    public int number() {
        if (logical != null) {
            return -1;
        }
        return partition == null ? 0 : partition.number();
    }

    /** What lies between its partition and its file system, in facts {@code layer}. */
    public String layer() {
        return logical == null ? "plain" : "lvm";
    }

    /** What the partition table says it is for. */
    public PartitionUse use() {
        return partition == null ? PartitionUse.ANY : PartitionUse.of(partition.type());
    }

    /** What it holds, by its own words. */
    public Signature.Type type() {
        return signature.type();
    }

    /** {@code PARTUUID}, empty for what is no partition. */
    public String partUuid() {
        return partition == null ? "" : partition.partUuid();
    }

    /** {@code PARTLABEL}, empty for what is no partition. */
    public String partLabel() {
        return partition == null ? "" : partition.name();
    }

    /** Its files, if it has any that we read. */
    public Optional<FileTree> tree() {
        return Optional.ofNullable(opened);
    }

    /** The same with another reason why its files are not read. */
    Volume withWhyNot(String reason) {
        return new Volume(partition, logical, signature, bytes, opened, reason);
    }

    /** Whether {@code tree} is of this volume, opened by this inspection. */
    public boolean isOpenAs(FileTree tree) {
        return opened != null && opened.isSameFileSystem(tree);
    }

    /** Whether file systems or swap may be inside it that we do not look for. */
    public boolean hidesVolumes() {
        return switch (type()) {
            case LVM2_MEMBER -> !whyNot.isEmpty();
            case LUKS, BITLOCKER, RAID_MEMBER -> true;
            case UNKNOWN -> logical != null && !whyNot.isEmpty();
            default -> false;
        };
    }

    /** Whether it holds something that can be mounted as it is. */
    public boolean isFileSystem() {
        return switch (type()) {
            case LVM2_MEMBER, LUKS, BITLOCKER, RAID_MEMBER, SWAP, JBD, UNKNOWN -> false;
            default -> true;
        };
    }
}
