package assay.guest;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.guest.fs.FileTree;
import assay.guest.fs.ext.ExtTree;
import assay.guest.fs.fat.FatTree;
import assay.guest.fs.iso.IsoTree;
import assay.guest.fs.ntfs.NtfsTree;
import assay.guest.fs.squashfs.SquashfsTree;
import assay.guest.fs.xfs.XfsTree;
import assay.guest.volume.Partition;
import assay.guest.volume.PartitionTable;
import assay.guest.volume.Signature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The volumes of one disk, to be found as a guest names them.
 *
 * @param all in order of their numbers
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
     * Looks into every partition, or into the whole disk if it has none, and opens what we read.
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
        return new Volumes(volumes);
    }

    private static Volume open(@Nullable Partition partition, BlockSource bytes, Budget budget)
            throws IOException {
        Signature signature = Signature.of(bytes);
        FileTree tree = null;
        String whyNot = "";
        try {
            switch (signature.type()) {
                case EXT2, EXT3, EXT4 -> tree = ExtTree.open(bytes, budget);
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
        return new Volume(partition, signature, bytes, tree, whyNot);
    }

    /**
     * The volume that {@code spec} names, in the ways that fstab(5) and the kernel's {@code root=}
     * know: {@code UUID=…}, {@code LABEL=…}, {@code PARTUUID=…}, {@code PARTLABEL=…}, {@code
     * /dev/disk/by-…/…}, {@code /dev/vda1}.
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
        return Optional.empty();
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

    /** A volume inside which others may be that we do not look for, if there is one. */
    public Optional<Volume> opaque() {
        return all.stream().filter(Volume::hidesVolumes).findFirst();
    }
}
