package assay.guest;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.guest.fs.FileTree;
import assay.guest.fs.btrfs.BtrfsTree;
import assay.guest.fs.ext.ExtTree;
import assay.guest.fs.fat.FatTree;
import assay.guest.fs.iso.IsoTree;
import assay.guest.fs.ntfs.NtfsTree;
import assay.guest.fs.squashfs.SquashfsTree;
import assay.guest.fs.xfs.XfsTree;
import assay.guest.volume.Partition;
import assay.guest.volume.PartitionTable;
import assay.guest.volume.Signature;
import assay.guest.volume.lvm.LogicalVolume;
import assay.guest.volume.lvm.PhysicalVolume;
import assay.guest.volume.lvm.VolumeGroups;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The volumes of one disk, to be found as a guest names them.
 *
 * @param all the partitions in order of their numbers, then the logical volumes
 */
public record Volumes(List<Volume> all) {

    /** The first disk under the names of SATA, virtio, Xen, NVMe and MMC drivers. */
    private static final Pattern PARTITION =
            Pattern.compile("/dev/(?:(?:[sv]|xv|h)da|nvme0n1p|mmcblk0p)([1-9][0-9]{0,2})");

    private static final String BY = "/dev/disk/by-";

    public Volumes {
        all = List.copyOf(all);
    }

    /**
     * Looks into every partition, or into the whole disk if it has none, and into the logical
     * volumes on them, and opens what we read.
     */
    static Volumes open(BlockSource disk, PartitionTable table, Budget budget) throws IOException {
        List<Volume> volumes = new ArrayList<>();
        for (Partition partition : table.partitions()) {
            if (!partition.isExtended()) {
                volumes.add(open(partition, partition.in(disk), budget));
            }
        }
        if (table.kind() == PartitionTable.Kind.NONE) {
            volumes.add(open(null, disk, budget));
        }
        return new Volumes(withLogical(volumes, budget));
    }

    private static Volume open(@Nullable Partition partition, BlockSource bytes, Budget budget)
            throws IOException {
        return open(partition, null, bytes, budget);
    }

    /** The volumes of LVM2 inside volumes of LVM2 are not looked for. */
    private static List<Volume> withLogical(List<Volume> volumes, Budget budget)
            throws IOException {
        Map<Volume, PhysicalVolume> pvs = new LinkedHashMap<>();
        for (Volume volume : volumes) {
            if (volume.type() == Signature.Type.LVM2_MEMBER) {
                pvs.put(volume, PhysicalVolume.read(volume.place(), volume.bytes()));
            }
        }
        VolumeGroups groups = VolumeGroups.of(List.copyOf(pvs.values()));
        List<Volume> all = new ArrayList<>();
        for (Volume volume : volumes) {
            PhysicalVolume pv = pvs.get(volume);
            all.add(pv == null ? volume : volume.withWhyNot(groups.whyNot(pv)));
        }
        for (LogicalVolume logical : groups.volumes(budget)) {
            all.add(
                    logical.whyNot().isEmpty()
                            ? open(null, logical, logical.bytes(), budget)
                            : unread(logical));
        }
        return all;
    }

    private static Volume unread(LogicalVolume logical) {
        Signature nothing = new Signature(Signature.Type.UNKNOWN, "", "");
        return new Volume(null, logical, nothing, logical.bytes(), null, logical.whyNot());
    }

    private static Volume open(
            @Nullable Partition partition,
            @Nullable LogicalVolume logical,
            BlockSource bytes,
            Budget budget)
            throws IOException {
        Signature signature;
        try {
            signature = Signature.of(bytes);
        } catch (ImageException e) {
            if (logical == null) {
                throw e;
            }
            signature = new Signature(Signature.Type.UNKNOWN, "", "");
            return new Volume(
                    null, logical, signature, bytes, null, String.valueOf(e.getMessage()));
        }
        FileTree tree = null;
        String whyNot = "";
        try {
            switch (signature.type()) {
                case EXT2, EXT3, EXT4 -> tree = ExtTree.open(bytes, budget);
                case BTRFS -> tree = BtrfsTree.open(bytes, budget);
                case XFS -> tree = XfsTree.open(bytes, budget);
                case VFAT -> tree = FatTree.open(bytes, budget);
                case NTFS -> tree = NtfsTree.open(bytes, budget);
                case LUKS, BITLOCKER -> whyNot = signature.type().text() + ", which is encrypted";
                case ISO9660 -> tree = IsoTree.open(bytes, budget);
                case SQUASHFS -> tree = SquashfsTree.open(bytes, budget);
                case SWAP, JBD, UNKNOWN -> {
                    // nothing with files in it
                }
                default -> whyNot = signature.type().text() + " is not read yet";
            }
        } catch (ImageException e) {
            whyNot = String.valueOf(e.getMessage());
        }
        return new Volume(partition, logical, signature, bytes, tree, whyNot);
    }

    /**
     * The volume that {@code spec} names, in the ways that fstab(5) and the kernel's {@code root=}
     * know: {@code UUID=…}, {@code LABEL=…}, {@code PARTUUID=…}, {@code PARTLABEL=…}, {@code
     * /dev/disk/by-…/…}, {@code /dev/vda1}, {@code /dev/mapper/group-volume}, {@code
     * /dev/group/volume}.
     */
    public Optional<Volume> find(String spec) {
        String tag = tag(spec);
        int equals = tag.indexOf('=');
        if (equals > 0) {
            String name = tag.substring(0, equals);
            String value = tag.substring(equals + 1);
            return all.stream().filter(volume -> isNamed(volume, name, value)).findFirst();
        }
        Matcher partition = PARTITION.matcher(spec);
        if (partition.matches()) {
            int number = Integer.parseInt(partition.group(1));
            return all.stream().filter(volume -> volume.number() == number).findFirst();
        }
        return all.stream()
                .filter(volume -> volume.logical() != null && volume.logical().isDevice(spec))
                .findFirst();
    }

    /** {@code /dev/disk/by-uuid/x} as {@code UUID=x}; other specifications as they are. */
    public static String tag(String spec) {
        if (!spec.startsWith(BY)) {
            return spec;
        }
        int slash = spec.indexOf('/', BY.length());
        return switch (slash < 0 ? "" : spec.substring(BY.length(), slash)) {
            case "uuid" -> "UUID=" + spec.substring(slash + 1);
            case "label" -> "LABEL=" + spec.substring(slash + 1);
            case "partuuid" -> "PARTUUID=" + spec.substring(slash + 1);
            case "partlabel" -> "PARTLABEL=" + spec.substring(slash + 1);
            default -> spec;
        };
    }

    private static boolean isNamed(Volume volume, String tag, String value) {
        return !value.isEmpty()
                && switch (tag) {
                    case "UUID" -> volume.signature().uuid().equalsIgnoreCase(value);
                    case "LABEL" -> volume.signature().label().equals(value);
                    case "PARTUUID" -> volume.partUuid().equalsIgnoreCase(value);
                    case "PARTLABEL" -> volume.partLabel().equals(value);
                    default -> false;
                };
    }

    /** The first partition for a use. */
    public Optional<Volume> firstFor(PartitionUse use) {
        return all.stream().filter(volume -> volume.use() == use).findFirst();
    }

    /** A volume inside which there may be what we do not look for, if there is one. */
    public Optional<Volume> opaque() {
        return all.stream().filter(Volume::hidesVolumes).findFirst();
    }
}
