package assay.guest;

import assay.disk.ImageException;
import assay.guest.fs.FileTree;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.btrfs.BtrfsTree;
import assay.guest.linux.os.Fstab;
import assay.guest.linux.os.FstabDetector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells the subvolumes of a Btrfs file system apart: systems, what they mount, and snapshots. */
final class Subvolumes {

    /** More systems than anyone keeps on one file system. */
    private static final int MAX_ROOTS = 16;

    private Subvolumes() {}

    /** Tells whether a file system holds an operating system's root directory. */
    @FunctionalInterface
    interface Test {
        boolean isRoot(FileTree tree) throws IOException;
    }

    /**
     * The roots of operating systems, where the default subvolume is none. A snapshot of a root
     * looks like one: so those count that their own fstab mounts at {@code /}; if there are none,
     * those that are no snapshots; and if all are, the first.
     */
    static List<BtrfsTree> roots(BtrfsTree tree, Test test) throws IOException {
        List<Long> all = new ArrayList<>();
        List<Long> originals = new ArrayList<>();
        List<Long> own = new ArrayList<>();
        for (long id : numbers(tree)) {
            // Each is let go of before the next: together they could take much memory.
            Optional<BtrfsTree> found = subvolume(tree, id);
            if (found.isPresent() && test.isRoot(found.get())) {
                all.add(id);
                if (!found.get().isSnapshot()) {
                    originals.add(id);
                }
                if (mountsItself(found.get())) {
                    own.add(id);
                }
            }
        }
        List<Long> first = all.subList(0, Math.min(1, all.size()));
        List<BtrfsTree> roots = new ArrayList<>();
        for (long id : !own.isEmpty() ? own : !originals.isEmpty() ? originals : first) {
            if (roots.size() < MAX_ROOTS) {
                subvolume(tree, id).ifPresent(roots::add);
            }
        }
        return roots;
    }

    /** Where they cannot be listed, the default one is all that is known. */
    private static List<Long> numbers(BtrfsTree tree) throws IOException {
        try {
            return tree.subvolumes();
        } catch (ImageException e) {
            return List.of(tree.id());
        }
    }

    private static Optional<BtrfsTree> subvolume(BtrfsTree tree, long id) throws IOException {
        try {
            return tree.subvolume(id);
        } catch (ImageException e) {
            return Optional.empty(); // its root directory is broken
        }
    }

    private static boolean mountsItself(BtrfsTree subvolume) throws IOException {
        try {
            Optional<Fstab> fstab = FstabDetector.read(GuestFiles.of(subvolume));
            for (Fstab.Entry entry : fstab.map(Fstab::entries).orElse(List.of())) {
                if (entry.mount().equals("/")) {
                    return subvolume(subvolume, entry)
                            .filter(root -> root.id() == subvolume.id())
                            .isPresent();
                }
            }
            return false;
        } catch (ImageException e) {
            return false; // what is broken names nothing
        }
    }

    /** What {@code entry} mounts of a file system, or why there is no such thing. */
    static FileTree mounted(BtrfsTree tree, Fstab.Entry entry) throws IOException {
        String why = "there is no such subvolume";
        try {
            Optional<BtrfsTree> subvolume = subvolume(tree, entry);
            if (subvolume.isPresent()) {
                return subvolume.get();
            }
        } catch (ImageException e) {
            why = String.valueOf(e.getMessage());
        }
        return new UnreadTree(
                tree.type(),
                entry.mount() + " is " + String.join(",", entry.options()) + ": " + why);
    }

    /** By {@code subvol=} or {@code subvolid=}; the default subvolume without. */
    private static Optional<BtrfsTree> subvolume(BtrfsTree tree, Fstab.Entry entry)
            throws IOException {
        Optional<String> path = entry.value("subvol");
        if (path.isPresent()) {
            return tree.subvolume(path.get());
        }
        Optional<String> id = entry.value("subvolid");
        if (id.isEmpty()) {
            return Optional.of(tree);
        }
        return id.get().matches("[0-9]{1,18}")
                ? tree.subvolume(id.get().equals("0") ? 5 : Long.parseLong(id.get()))
                : Optional.empty();
    }
}
