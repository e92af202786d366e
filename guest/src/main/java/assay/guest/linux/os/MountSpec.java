package assay.guest.linux.os;

import assay.guest.Volumes;
import java.util.List;
import java.util.Set;

/**
 * How a line of fstab or the kernel's {@code root=} names what to mount.
 *
 * @param kind {@code uuid}, {@code partuuid}, {@code label}, {@code lvm}, {@code device}, {@code
 *     network} or {@code virtual}
 */
public record MountSpec(String kind) {

    private static final Set<String> NETWORK =
            Set.of(
                    "nfs",
                    "nfs4",
                    "cifs",
                    "smb3",
                    "smbfs",
                    "ceph",
                    "glusterfs",
                    "9p",
                    "virtiofs",
                    "afs");

    /** Devices that are no disks, and never part of an image. */
    private static final List<String> REMOVABLE =
            List.of("/dev/sr", "/dev/cdrom", "/dev/dvd", "/dev/fd");

    /** What the kernel is told in {@code root=}. */
    public static MountSpec ofRoot(String root) {
        return new MountSpec(
                root.startsWith("nfs:") || root.equals("/dev/nfs") ? "network" : device(root));
    }

    /** What a line of fstab mounts. */
    public static MountSpec of(Fstab.Entry entry) {
        String spec = entry.spec();
        if (NETWORK.contains(entry.type()) || entry.type().startsWith("fuse.ssh")) {
            return new MountSpec("network");
        }
        boolean named = spec.startsWith("/dev/") || spec.contains("=");
        boolean bind = entry.has("bind") || entry.has("rbind");
        boolean removable = REMOVABLE.stream().anyMatch(spec::startsWith);
        boolean swapFile = entry.isSwap() && spec.startsWith("/") && !spec.startsWith("/dev/");
        boolean loop = entry.has("loop");
        return new MountSpec(
                !named || bind || removable || swapFile || loop ? "virtual" : device(spec));
    }

    private static String device(String spec) {
        String tag = Volumes.tag(spec);
        if (tag.startsWith("UUID=")) {
            return "uuid";
        }
        if (tag.startsWith("PARTUUID=")) {
            return "partuuid";
        }
        if (tag.startsWith("LABEL=") || tag.startsWith("PARTLABEL=")) {
            return "label";
        }
        return isLogicalVolume(spec) ? "lvm" : "device";
    }

    /** {@code /dev/mapper/vg-lv} and {@code /dev/vg/lv}; md and disk folders are not LVM's. */
    private static boolean isLogicalVolume(String spec) {
        if (spec.startsWith("/dev/mapper/")) {
            return true;
        }
        boolean inFolder = spec.startsWith("/dev/") && spec.indexOf('/', 5) > 0;
        return inFolder
                && !spec.startsWith("/dev/disk/")
                && !spec.startsWith("/dev/md/")
                && !spec.startsWith("/dev/zvol/");
    }

    /** Whether it names a place on a disk. */
    public boolean isDisk() {
        return !kind.equals("network") && !kind.equals("virtual");
    }
}
