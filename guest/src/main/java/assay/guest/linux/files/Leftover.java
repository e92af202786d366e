package assay.guest.linux.files;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.FileNode;
import java.util.List;
import java.util.PriorityQueue;

/** Files below some folders: how many, how large, and the first of them by path. */
final class Leftover {

    /** So many are named as evidence. */
    static final int SHOWN = 20;

    private final List<String> folders;
    private final PriorityQueue<String> shown =
            new PriorityQueue<>((a, b) -> b.compareTo(a)); // the last leaves first
    private long count;
    private long bytes;

    Leftover(String... folders) {
        this.folders = List.of(folders);
    }

    String[] folders() {
        return folders.toArray(String[]::new);
    }

    /** Counts a file if it is below one of the folders. */
    void add(String path, FileNode node) {
        for (String folder : folders) {
            if (path.length() > folder.length()
                    && path.charAt(folder.length()) == '/'
                    && path.startsWith(folder)) {
                count++;
                bytes += node.size();
                shown.add(path);
                if (shown.size() > SHOWN) {
                    shown.remove();
                }
                return;
            }
        }
    }

    long count() {
        return count;
    }

    /** The sum of their lengths. */
    long bytes() {
        return bytes;
    }

    /** Records a fact about them, with some of them as evidence, or else where one looked. */
    void put(String fact, long value, Facts.Builder facts) {
        facts.put(fact, value);
        List<String> places = shown.isEmpty() ? folders : shown.stream().sorted().toList();
        places.forEach(path -> facts.evidence(fact, Evidence.at(path)));
    }
}
