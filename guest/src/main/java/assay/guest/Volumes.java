package assay.guest;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The volumes of one disk, to be found as a guest names them.
 *
 * @param all in order of their place on the disk
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
     * The volume that {@code spec} names, in the ways that fstab(5) and the kernel's {@code root=}
     * know: {@code UUID=…}, {@code LABEL=…}, {@code PARTUUID=…}, {@code PARTLABEL=…}, {@code
     * /dev/disk/by-…/…}, {@code /dev/vda1}.
     */
    public Optional<Volume> find(String spec) {
        String tag = tag(spec);
        int equals = tag.indexOf('=');
        if (equals > 0) {
            String value = tag.substring(equals + 1);
            return all.stream()
                    .filter(volume -> named(volume, tag.substring(0, equals), value))
                    .findFirst();
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

    private static boolean named(Volume volume, String tag, String value) {
        return !value.isEmpty()
                && switch (tag) {
                    case "UUID" -> volume.uuid().equalsIgnoreCase(value);
                    case "LABEL" -> volume.label().equals(value);
                    case "PARTUUID" -> volume.partUuid().equalsIgnoreCase(value);
                    case "PARTLABEL" -> volume.partLabel().equals(value);
                    default -> false;
                };
    }

    /** The first partition of a kind. */
    public Optional<Volume> firstOf(Volume.Kind kind) {
        return all.stream().filter(volume -> volume.kind() == kind).findFirst();
    }

    /** A volume inside which others may hide that were not looked for, if there is one. */
    public Optional<Volume> opaque() {
        return all.stream().filter(Volume::hidesVolumes).findFirst();
    }
}
