package assay.cli;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Goes through all that is below a folder, each folder before what is in it, names in order. Links
 * are not followed. What cannot be read is complained of, and the walk goes on.
 */
final class FileWalk {

    /** A tree that is deeper is one whose folders run in a circle. */
    private static final int MAX_DEPTH = 250;

    private final GuestFiles files;
    private final PrintWriter err;
    private final Deque<Iterator<Found>> open = new ArrayDeque<>();
    private Optional<Found> enter = Optional.empty();
    private boolean complete = true;

    /**
     * @param start a folder, which is not itself visited
     * @param err where complaints go
     */
    FileWalk(GuestFiles files, Found start, PrintWriter err) {
        this.files = files;
        this.err = err;
        this.enter = Optional.of(start);
    }

    /** The next file; empty after the last one. */
    Optional<Found> next() throws IOException {
        if (enter.isPresent()) {
            Found folder = enter.get();
            enter = Optional.empty();
            open.push(list(folder).iterator());
        }
        while (!open.isEmpty()) {
            Iterator<Found> level = open.peek();
            if (level.hasNext()) {
                Found found = level.next();
                enter = found.node().isDirectory() ? Optional.of(found) : Optional.empty();
                return Optional.of(found);
            }
            open.pop();
        }
        return Optional.empty();
    }

    /** How deep below the start the last file is, from 1. */
    int depth() {
        return open.size();
    }

    /** Whether the last file is the last one in its folder. */
    boolean isLast() {
        return !open.element().hasNext();
    }

    /** Leaves out what is in the folder that came last. */
    void skip() {
        enter = Optional.empty();
    }

    /** Whether everything could be read. */
    boolean complete() {
        return complete;
    }

    /** The exit code of a command that did nothing but walk. */
    int exitCode() {
        return complete ? ExitCode.PASS : ExitCode.UNREADABLE_IMAGE;
    }

    private List<Found> list(Found folder) throws IOException {
        if (open.size() >= MAX_DEPTH) {
            complain(folder, "its folders are nested more than " + MAX_DEPTH + " deep");
            return List.of();
        }
        try {
            return files.list(folder.path());
        } catch (ImageException e) {
            if (e.reason() == Reason.LIMIT) {
                throw e; // every further step would end in the same
            }
            complain(folder, String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    /** Notes that something could not be read. */
    void complain(Found found, String what) {
        complete = false;
        err.println(GuestFile.printable(found.path()) + ": " + GuestFile.printable(what));
    }
}
