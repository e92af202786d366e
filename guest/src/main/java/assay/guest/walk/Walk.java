package assay.guest.walk;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SequencedMap;

/**
 * The one walk over all files of a guest, with what it mounts. It comes to every directory entry
 * once, follows no links, and reads directories in the order of their inodes, near to that of their
 * places on the disk, whatever the tree looks like.
 *
 * <p>A directory that cannot be read is a <em>gap</em>: what is in it is not visited, and {@link
 * #requireAll} says so to those who wanted to know.
 *
 * <p>Trees take steps of the inspection's budget for every entry; beyond that, depth, directories
 * and those that wait are bounded, and each bound that is hit is a gap.
 */
public final class Walk {

    /** Deeper than any program makes them; a path has 4,096 bytes at most ({@code PATH_MAX}). */
    static final int MAX_DEPTH = 256;

    /** Directories that may be known and not yet read: bounds memory. */
    private static final int MAX_WAITING = 100_000;

    /** So many gaps are told apart; with more, the rest of the guest is one. */
    private static final int MAX_GAPS = 100;

    private final GuestFiles files;
    private final List<FileVisitor> visitors;
    private final IdentityHashMap<FileTree, Known> known = new IdentityHashMap<>();
    private final SequencedMap<String, ImageException> gaps = new LinkedHashMap<>();
    private final IdentityHashMap<FileVisitor, ImageException> failures = new IdentityHashMap<>();
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(
                    Comparator.comparingInt((Waiting one) -> one.known().number())
                            .thenComparingLong(one -> one.directory().node().inode()));

    /** What was met of a tree: its directories, and those files that have several names. */
    private record Known(int number, InodeSet directories, InodeSet linked) {}

    private record Waiting(Found directory, Known known, Place place, int depth) {}

    private Walk(GuestFiles files, Collection<? extends FileVisitor> visitors) {
        this.files = files;
        this.visitors = new ArrayList<>(visitors);
    }

    /** Walks over all files and tells the visitors of each. */
    public static Walk over(GuestFiles files, Collection<? extends FileVisitor> visitors)
            throws IOException {
        Walk walk = new Walk(files, visitors);
        walk.run();
        return walk;
    }

    /**
     * Returns if {@code visitor} heard of all files below some folders.
     *
     * @param folders absolute paths; all of the guest if there are none
     * @throws ImageException with the reason if it did not
     */
    public void requireAll(FileVisitor visitor, String... folders) throws ImageException {
        ImageException failure = failures.get(visitor);
        if (failure != null) {
            throw failure;
        }
        for (Map.Entry<String, ImageException> gap : gaps.entrySet()) {
            boolean wanted = folders.length == 0;
            for (String folder : folders) {
                wanted |= isIn(folder, gap.getKey()) || isIn(gap.getKey(), folder);
            }
            if (wanted) {
                throw gap.getValue();
            }
        }
    }

    /** Whether {@code path} is {@code folder} or below it. */
    static boolean isIn(String folder, String path) {
        return folder.equals("/") || path.equals(folder) || path.startsWith(folder + "/");
    }

    private void run() throws IOException {
        Optional<Found> root = files.find("/");
        if (root.isPresent()) {
            tell(new WalkedFile(root.get(), Place.SYSTEM, false));
            await(root.get(), Place.SYSTEM, 0);
        }
        while (!waiting.isEmpty() && gaps.size() < MAX_GAPS) {
            Waiting next = waiting.remove();
            try {
                list(next);
            } catch (ImageException e) {
                gap(next.directory(), e);
            }
        }
        if (!waiting.isEmpty()) {
            gaps.put("/", gaps.lastEntry().getValue());
        }
    }

    private void list(Waiting parent) throws IOException {
        for (Found entry : files.list(parent.directory())) {
            FileNode node = entry.node();
            boolean linked = node.links() > 1 && !node.isDirectory();
            boolean again = linked && !parent.known().linked().add(node.inode());
            tell(new WalkedFile(entry, parent.place(), again));
            if (node.isDirectory()) {
                await(entry, parent.place(), parent.depth() + 1);
            }
        }
    }

    private void await(Found directory, Place around, int depth) {
        Known tree = known.computeIfAbsent(directory.tree(), _ -> known(known.size()));
        if (depth > MAX_DEPTH || waiting.size() >= MAX_WAITING || tree.directories().isFull()) {
            String what = depth > MAX_DEPTH ? "folders are too deep" : "there are too many folders";
            gap(directory, new ImageException(Reason.LIMIT, "guest", -1, what));
        } else if (tree.directories().add(directory.node().inode())) {
            Place place = Place.in(directory.path(), around);
            waiting.add(new Waiting(directory, tree, place, depth));
        }
    }

    private static Known known(int number) {
        return new Known(number, new InodeSet(), new InodeSet());
    }

    private void tell(WalkedFile file) throws IOException {
        for (int i = 0; i < visitors.size(); i++) {
            try {
                visitors.get(i).visit(file.found().path(), file);
            } catch (ImageException e) {
                failures.put(visitors.remove(i--), because(file.found(), e));
            }
        }
    }

    private void gap(Found directory, ImageException why) {
        if (gaps.size() < MAX_GAPS) {
            gaps.put(directory.path(), because(directory, why));
        }
    }

    private static ImageException because(Found at, ImageException why) {
        return new ImageException(why.reason(), "guest", -1, at.path() + ": " + why.getMessage());
    }
}
