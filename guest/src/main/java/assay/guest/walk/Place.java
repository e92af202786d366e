package assay.guest.walk;

import java.util.List;

/** What kind of place a file is in: not all that is in a guest's folders belongs to its system. */
public enum Place {
    /** The guest's own files. */
    SYSTEM,
    /** Below a folder where the running system mounts what the kernel makes up. */
    VIRTUAL,
    /** In a layer of a container's image, or what a container has written. */
    CONTAINER,
    /** In a snapshot that {@code snapper} has made of the guest's own files. */
    SNAPSHOT;

    private static final List<String> VIRTUALS = List.of("/dev", "/proc", "/sys", "/run");
    private static final List<String> CONTAINERS =
            List.of(
                    "/var/lib/docker",
                    "/var/lib/containers",
                    "/var/lib/containerd",
                    "/var/lib/lxc",
                    "/var/lib/machines");

    /** The place of what is in {@code directory}, itself in {@code around}. */
    static Place in(String directory, Place around) {
        if (around != SYSTEM) {
            return around;
        }
        if (VIRTUALS.contains(directory)) {
            return VIRTUAL;
        }
        if (CONTAINERS.contains(directory)) {
            return CONTAINER;
        }
        return directory.endsWith("/.snapshots") ? SNAPSHOT : SYSTEM;
    }
}
