package assay.guest;

import assay.disk.ImageException;
import assay.guest.fs.FileTree;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.btrfs.BtrfsTree;
import assay.guest.linux.os.Fstab;
import assay.guest.linux.os.FstabDetector;
import assay.guest.linux.os.MountSpec;
import assay.guest.windows.WindowsRoot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * An operating system: the volume that holds its root directory, and what it mounts there.
 *
 * @param family what it is
 * @param volume its root, or what its root is a subvolume of
 * @param files its files with the other volumes of the disk mounted
 * @param mounts which volumes are mounted where, the root of Linux at {@code /} and that of Windows
 *     at {@link #SYSTEM_DRIVE}; those among them that cannot be read are here, too
 */
record OsRoot(Family family, Volume volume, GuestFiles files, SequencedMap<String, Volume> mounts) {

    /** The families of operating systems that are inspected. */
    enum Family {
        LINUX("Linux"),
        WINDOWS("Windows");

        private final String text;

        Family(String text) {
            this.text = text;
        }

        /** Its name for people. */
        String text() {
            return text;
        }
    }

    /** Where the volume of Windows stands among its mounts, whatever its letter. */
    static final String SYSTEM_DRIVE = "C:";

    /**
     * Where the volume stands that a BIOS starts Windows from; Windows itself does not mount it.
     */
    static final String SYSTEM_RESERVED = "\\Boot";

    /** Folders of the system: where one of them is on another disk, what is in it is not known. */
    private static final List<String> SYSTEM =
            List.of("/boot", "/etc", "/home", "/opt", "/root", "/srv", "/usr", "/var");

    /** Those volumes that hold a root directory, in order of their numbers. */
    static List<OsRoot> find(Volumes volumes) throws IOException {
        List<OsRoot> roots = new ArrayList<>();
        for (Volume volume : volumes.all()) {
            List<FileTree> linux = linuxRoots(volume);
            for (FileTree tree : linux) {
                roots.add(of(volume, tree, volumes));
            }
            Optional<FileTree> tree = volume.tree();
            if (linux.isEmpty() && tree.isPresent() && WindowsRoot.isRoot(tree.get())) {
                roots.add(ofWindows(volume, tree.get(), volumes));
            }
        }
        return roots;
    }

    /** Linux' root directories in a volume: with Btrfs there may be more than one. */
    private static List<FileTree> linuxRoots(Volume volume) throws IOException {
        FileTree tree = volume.opened();
        if (tree == null) {
            return List.of();
        }
        if (isLinuxRoot(tree)) {
            return List.of(tree);
        }
        return tree instanceof BtrfsTree btrfs
                ? List.copyOf(Subvolumes.roots(btrfs, OsRoot::isLinuxRoot))
                : List.of();
    }

    /**
     * A root has configuration, programs and something to start, and unlike a container's it says
     * what to mount or has a kernel. Links are not followed where they may lead to another volume.
     */
    private static boolean isLinuxRoot(FileTree tree) throws IOException {
        GuestFiles files = GuestFiles.of(tree);
        try {
            boolean programs = has(files, "/bin") || has(files, "/usr/bin");
            boolean starts =
                    has(files, "/sbin/init")
                            || has(files, "/sbin")
                            || has(files, "/lib/systemd/systemd")
                            || has(files, "/usr/lib/os-release");
            boolean whole = has(files, "/etc/fstab") || has(files, "/lib/modules");
            return has(files, "/etc") && programs && starts && whole;
        } catch (ImageException e) {
            return false; // a directory is broken that every system reads first
        }
    }

    private static boolean has(GuestFiles files, String path) throws IOException {
        return files.findNoFollow(path).isPresent();
    }

    private static OsRoot of(Volume volume, FileTree tree, Volumes volumes) throws IOException {
        SequencedMap<String, Volume> mounts = new LinkedHashMap<>();
        mounts.put("/", volume);
        GuestFiles files = GuestFiles.of(tree);
        for (Fstab.Entry entry : fstab(files)) {
            String at = entry.mount();
            if (!MountSpec.of(entry).isDisk() || !at.startsWith("/") || mounts.containsKey(at)) {
                continue;
            }
            Optional<Volume> found = volumes.find(entry.spec());
            found.ifPresent(other -> mounts.put(at, other));
            Optional<FileTree> mounted = mounted(entry, found);
            if (mounted.isPresent()) {
                files = files.mount(at, mounted.get());
            }
        }
        return new OsRoot(Family.LINUX, volume, files, mounts);
    }

    private static OsRoot ofWindows(Volume volume, FileTree tree, Volumes volumes)
            throws IOException {
        SequencedMap<String, Volume> mounts = new LinkedHashMap<>();
        mounts.put(SYSTEM_DRIVE, volume);
        for (Volume other : volumes.all()) {
            boolean boots = other.tree().isPresent() && WindowsRoot.isBoot(other.tree().get());
            if (boots && !other.equals(volume)) {
                mounts.putIfAbsent(SYSTEM_RESERVED, other);
            }
        }
        return new OsRoot(Family.WINDOWS, volume, GuestFiles.of(tree), mounts);
    }

    /** A broken fstab mounts nothing; its own detector says what is wrong with it. */
    private static List<Fstab.Entry> fstab(GuestFiles files) throws IOException {
        try {
            return FstabDetector.read(files).map(Fstab::entries).orElse(List.of());
        } catch (ImageException e) {
            return List.of();
        }
    }

    private static Optional<FileTree> mounted(Fstab.Entry entry, Optional<Volume> found)
            throws IOException {
        if (found.isEmpty()) {
            boolean needed =
                    isSystem(entry.mount()) && !entry.has("nofail") && !entry.has("noauto");
            return needed
                    ? Optional.of(
                            new UnreadTree(
                                    entry.type(),
                                    entry.mount()
                                            + " is "
                                            + entry.spec()
                                            + ", not on this disk or not found"))
                    : Optional.empty();
        }
        Volume volume = found.get();
        if (volume.use() == PartitionUse.ESP || volume.opened() != null) {
            return volume.opened() instanceof BtrfsTree btrfs
                    ? Optional.of(Subvolumes.mounted(btrfs, entry))
                    : volume.tree(); // what firmware starts is no part of the running system
        }
        return Optional.of(
                new UnreadTree(
                        volume.type().text(),
                        entry.mount() + " is " + volume.place() + ": " + volume.whyNot()));
    }

    private static boolean isSystem(String mount) {
        return SYSTEM.stream().anyMatch(top -> mount.equals(top) || mount.startsWith(top + "/"));
    }

    /** Where {@code other} is mounted, if it is. */
    Optional<String> mountOf(Volume other) {
        return mounts.entrySet().stream()
                .filter(mount -> mount.getValue().equals(other))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
