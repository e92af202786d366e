package assay.guest;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.guest.fs.FileTree;
import assay.guest.fs.MemoryTree;
import assay.guest.volume.Partition;
import assay.guest.volume.Signature;
import java.util.List;

/** Volumes written down in a test. */
public final class TestVolumes {

    private static final BlockSource NOTHING = new BytesSource(new byte[512]);

    private TestVolumes() {}

    /** Those given, as the volumes of one disk. */
    public static Volumes of(Volume... volumes) {
        return new Volumes(List.of(volumes));
    }

    /** Partition {@code number} of type Linux with an ext4 file system. */
    public static Volume ext4(int number, String uuid, FileTree tree) {
        return new Volume(
                partition(number, "83"),
                new Signature(Signature.Type.EXT4, uuid, "label-" + number),
                NOTHING,
                tree,
                "");
    }

    /** Partition {@code number} as the EFI system partition. */
    public static Volume esp(int number, MemoryTree.Builder files) {
        return new Volume(
                partition(number, "EF"),
                new Signature(Signature.Type.VFAT, "ABCD-0001", ""),
                NOTHING,
                files.type("vfat").build(),
                "");
    }

    /** Partition {@code number} with something that has no files we read. */
    public static Volume other(int number, String partitionType, Signature.Type type) {
        return new Volume(
                partition(number, partitionType),
                new Signature(type, "uuid-" + number, ""),
                NOTHING,
                null,
                type == Signature.Type.SWAP || type == Signature.Type.UNKNOWN
                        ? ""
                        : type.text() + " is not read yet");
    }

    /** Partition 1 of a disk with the signature 1234abcd: NTFS, active. */
    public static Volume windows(FileTree tree) {
        return new Volume(
                new Partition(1, 1 << 20, 1 << 20, "07", "", "1234abcd-01", true),
                new Signature(Signature.Type.NTFS, "0123456789ABCDEF", ""),
                NOTHING,
                tree,
                "");
    }

    private static Partition partition(int number, String type) {
        return new Partition(
                number, number << 20, 1 << 20, type, "", "90909090-0" + number, number == 1);
    }
}
