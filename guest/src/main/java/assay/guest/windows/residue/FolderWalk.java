package assay.guest.windows.residue;

import assay.disk.Budget;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Walks folders to their ends. Links and junctions are neither followed nor given. */
final class FolderWalk {

    /** A system with everything installed has some hundred thousand files. */
    private static final int MAX_ENTRIES = 200_000;

    /** A folder of a broken file system may contain itself. */
    private static final int MAX_PATH = 2_000;

    private FolderWalk() {}

    /**
     * The regular files below a folder, or the file itself; none if there is neither.
     *
     * @throws assay.disk.ImageException with {@code LIMIT} if they are more than any system has
     */
    static List<Found> files(GuestFiles files, String folder) throws IOException {
        return files(files, folder, _ -> true);
    }

    /** As {@link #files(GuestFiles, String)}, without the folders that {@code enter} refuses. */
    static List<Found> files(GuestFiles files, String folder, Predicate<String> enter)
            throws IOException {
        List<Found> found = new ArrayList<>();
        Deque<Found> rest = new ArrayDeque<>();
        files.findNoFollow(folder).ifPresent(rest::push);
        Budget budget = new Budget(MAX_ENTRIES);
        while (!rest.isEmpty()) {
            Found entry = rest.pop();
            budget.step("files below " + folder);
            if (entry.node().isRegular()) {
                found.add(entry);
            } else if (entry.node().isDirectory()
                    && entry.path().length() < MAX_PATH
                    && enter.test(entry.path())) {
                files.list(entry.path()).forEach(rest::push);
            }
        }
        found.sort((a, b) -> a.path().compareTo(b.path()));
        return found;
    }

    /** The homes of those who have ever logged in; junctions like "All Users" are none. */
    static List<String> homes(GuestFiles files) throws IOException {
        return files.list("/Users").stream()
                .filter(home -> home.node().isDirectory())
                .map(Found::path)
                .toList();
    }

    /** The last part of its path in lower case. */
    static String name(Found file) {
        return file.path().substring(file.path().lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    /** What follows the last dot of its name, in lower case; empty without one. */
    static String suffix(Found file) {
        String name = name(file);
        return name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : "";
    }
}
