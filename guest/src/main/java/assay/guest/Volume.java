package assay.guest;

import assay.disk.BlockSource;
import assay.guest.fs.FileTree;
import assay.guest.volume.Partition;
import assay.guest.volume.Signature;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the disk that can hold a file system: a partition, or the whole disk where it is not
 * partitioned.
 *
 * @param partition its place in the partition table, null for the whole disk
 * @param signature what it says it holds
 * @param bytes what it holds
 * @param opened its files, null if it has none or none that we read
 * @param whyNot why its files are not read, empty if they are or it has none
 */
public record Volume(
        @Nullable Partition partition,
        Signature signature,
        BlockSource bytes,
        @Nullable FileTree opened,
        String whyNot) {

    /** Where it is, for people: {@code partition 1}. */
    public String place() {
        return partition == null ? "the whole disk" : "partition " + partition.number();
    }

    /** The partition's number, 0 for the whole disk. */
    public int number() {
        return partition == null ? 0 : partition.number();
    }

    /** What the partition table says it is for. */
    public PartitionUse use() {
        return partition == null ? PartitionUse.ANY : PartitionUse.of(partition.type());
    }

    /** What it holds, by its own words. */
    public Signature.Type type() {
        return signature.type();
    }

    /** {@code PARTUUID}, empty for the whole disk. */
    public String partUuid() {
        return partition == null ? "" : partition.partUuid();
    }

    /** {@code PARTLABEL}, empty for the whole disk. */
    public String partLabel() {
        return partition == null ? "" : partition.name();
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

    /** Whether other volumes may be inside it that we do not look for. */
    public boolean hidesVolumes() {
        return switch (type()) {
            case LVM2_MEMBER, LUKS, BITLOCKER, RAID_MEMBER -> true;
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
