package assay.cli;

import assay.guest.fs.FileNode;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the files of two images at once, each folder before what is in it, names in order.
 * No more is in memory than the folders that lead to the one at hand. Links are not followed.
 */
final class TreeDiff {

    /** A tree that is deeper is one whose folders run in a circle. */
    private static final int MAX_DEPTH = 250;

    private final DiffSide a;
    private final DiffSide b;
    private final DiffReport report;
    private final ContentDiff content;
    private final Deque<FolderPair> open = new ArrayDeque<>();

    TreeDiff(DiffSide a, DiffSide b, DiffReport report) {
        this.a = a;
        this.b = b;
        this.report = report;
        this.content = new ContentDiff(a, b);
    }

    /** Reports every difference. */
    void run() throws IOException {
        visit(new FilePair(top(a), top(b)));
        while (!open.isEmpty()) {
            Optional<FilePair> next = open.element().next();
            if (next.isPresent()) {
                visit(next.get());
            } else {
                open.pop();
            }
        }
    }

    private static @Nullable Found top(DiffSide side) throws IOException {
        return side.read("/", files -> files.find("/")).flatMap(found -> found).orElse(null);
    }

    private void visit(FilePair pair) throws IOException {
        Found one = pair.a();
        Found other = pair.b();
        FileState before = one == null ? null : state(a, one);
        FileState after = other == null ? null : state(b, other);
        if (one != null && other != null && before != null && after != null) {
            List<FileState.Part> parts = new ArrayList<>(before.differences(after));
            boolean mayDiffer =
                    one.node().isRegular()
                            && other.node().isRegular()
                            && one.node().size() == other.node().size();
            if (mayDiffer && content.differs(one, other)) {
                parts.add(FileState.Part.CONTENT);
            }
            if (!parts.isEmpty()) {
                report.changed(one.path(), parts, before, after);
            }
        } else if (one != null && other == null && before != null) {
            report.removed(one.path(), before);
        } else if (one == null && other != null && after != null) {
            report.added(other.path(), after);
        }
        enter(pair);
    }

    private static @Nullable FileState state(DiffSide side, Found found) throws IOException {
        FileNode node = found.node();
        Optional<String> target =
                node.isSymlink()
                        ? side.read(found.path(), _ -> found.tree().readLink(node))
                        : Optional.of("");
        return target.map(text -> FileState.of(node, text)).orElse(null);
    }

    private void enter(FilePair pair) throws IOException {
        Optional<List<Found>> inA = list(a, pair.a());
        Optional<List<Found>> inB = list(b, pair.b());
        // Beside a folder that cannot be read, everything would seem to be new.
        if (inA.isPresent() && inB.isPresent()) {
            open.push(new FolderPair(inA.get(), inB.get()));
        }
    }

    /** What is in a folder; nothing is in a file. Empty if it cannot be read. */
    private Optional<List<Found>> list(DiffSide side, @Nullable Found folder) throws IOException {
        if (folder == null || !folder.node().isDirectory()) {
            return Optional.of(List.of());
        }
        if (open.size() >= MAX_DEPTH) {
            side.complain(folder.path(), "its folders are nested more than " + MAX_DEPTH + " deep");
            return Optional.empty();
        }
        return side.read(folder.path(), files -> files.list(folder.path()));
    }

    /** The files of one path, of which one may be missing. */
    private record FilePair(@Nullable Found a, @Nullable Found b) {}

    /** The files in two folders of one path, each list in order. */
    private static final class FolderPair {
        private final List<Found> inA;
        private final List<Found> inB;
        private int atA;
        private int atB;

        FolderPair(List<Found> inA, List<Found> inB) {
            this.inA = inA;
            this.inB = inB;
        }

        /** The next name with the files that have it. */
        Optional<FilePair> next() {
            boolean moreA = atA < inA.size();
            boolean moreB = atB < inB.size();
            if (!moreA && !moreB) {
                return Optional.empty();
            }
            int order =
                    moreA && moreB
                            ? inA.get(atA).path().compareTo(inB.get(atB).path())
                            : Boolean.compare(moreB, moreA);
            return Optional.of(
                    new FilePair(
                            order <= 0 ? inA.get(atA++) : null,
                            order >= 0 ? inB.get(atB++) : null));
        }
    }
}
