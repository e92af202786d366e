package assay.guest.linux.boot;

import assay.guest.Volume;
import assay.guest.Volumes;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.fs.btrfs.BtrfsTree;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the files that a boot loader names. It names them on a file system of its choice, {@code
 * /vmlinuz} on the one that the guest mounts at {@code /boot}; here they get their guest paths.
 *
 * @param files the guest
 * @param volumes the disk's volumes, by which the loader names file systems
 */
record BootFiles(GuestFiles files, Volumes volumes) {

    /**
     * The file at {@code path} on {@code device}.
     *
     * @param device as in {@link BootEntry#device}
     * @param path may start with a device of its own in parentheses, as GRUB writes it
     */
    Optional<Found> find(String device, String path) throws IOException {
        String on = device;
        String rest = path;
        int close = path.startsWith("(") ? path.indexOf(')') : -1;
        if (close > 0) {
            on = path.substring(1, close);
            rest = path.substring(close + 1);
        }
        if (!rest.startsWith("/")) {
            return Optional.empty();
        }
        for (String place : places(on)) {
            for (String candidate : List.of(inSubvolume(place, rest), rest)) {
                Optional<Found> file =
                        files.find(place + candidate).filter(found -> found.node().isRegular());
                if (file.isPresent()) {
                    return file;
                }
            }
        }
        return Optional.empty();
    }

    /** GRUB names files of Btrfs from its topmost subvolume on, whichever the guest mounts. */
    private String inSubvolume(String place, String path) throws IOException {
        Optional<Found> top = files.find(place.isEmpty() ? "/" : place);
        if (top.isEmpty() || !(top.get().tree() instanceof BtrfsTree subvolume)) {
            return path;
        }
        String prefix = "/" + subvolume.path();
        return path.startsWith(prefix + "/") ? path.substring(prefix.length()) : path;
    }

    /** Where in the guest the device may be mounted, without a slash at the end. */
    private Set<String> places(String device) throws IOException {
        Set<String> places = new LinkedHashSet<>();
        if (device.startsWith("UUID=") || device.startsWith("LABEL=")) {
            Optional<Volume> volume = volumes.find(device);
            if (volume.isEmpty()) {
                return places;
            }
            for (String mount : new String[] {"/boot", ""}) {
                boolean here =
                        files.find(mount.isEmpty() ? "/" : mount)
                                .filter(found -> volume.get().isOpenAs(found.tree()))
                                .filter(found -> found.node().equals(found.tree().root()))
                                .isPresent();
                if (here) {
                    places.add(mount);
                }
            }
            return places;
        }
        places.add("");
        places.add("/boot");
        return places;
    }
}
