package assay.testkit.lookalike;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Files by absolute path, each folder before what is in it. Immutable; paths go through links of
 * folders as they would in the guest, so that {@code /lib/x} is {@code /usr/lib/x} where it should.
 */
final class Tree {

    private static final int MAX_LINKS = 40;

    /** A tree with nothing but its top. */
    static final Tree EMPTY =
            new Tree(new TreeMap<>(Collections.singletonMap("/", Entry.folder())));

    private final NavigableMap<String, Entry> entries;

    private Tree(NavigableMap<String, Entry> entries) {
        this.entries = Collections.unmodifiableNavigableMap(entries);
    }

    /** All of it by path; the top is {@code /}. */
    NavigableMap<String, Entry> entries() {
        return entries;
    }

    /** What is at {@code path}; the last link is not followed. */
    Optional<Entry> find(String path) {
        return Optional.ofNullable(entries.get(resolve(path)));
    }

    /** What must be at {@code path}, or the edit that asks is a mistake. */
    Entry require(String path) {
        return find(path)
                .orElseThrow(() -> new IllegalArgumentException("the look-alike has no " + path));
    }

    /** With {@code entry} at {@code path}, in folders that are made where they are missing. */
    Tree put(String path, Entry entry) {
        String at = resolve(path);
        TreeMap<String, Entry> changed = new TreeMap<>(entries);
        for (String up = parent(at); !changed.containsKey(up); up = parent(up)) {
            changed.put(up, Entry.folder());
        }
        changed.put(at, entry);
        return new Tree(changed);
    }

    /** With what {@code change} makes of the entry at {@code path}, which must be there. */
    Tree change(String path, UnaryOperator<Entry> change) {
        return put(path, change.apply(require(path)));
    }

    /** Without what is at {@code path}, which must be there, and what is below it. */
    Tree remove(String path) {
        String at = resolve(path);
        require(at);
        TreeMap<String, Entry> changed = new TreeMap<>(entries);
        changed.keySet().removeIf(other -> other.equals(at) || other.startsWith(at + "/"));
        return new Tree(changed);
    }

    /** With all of {@code other} over it. */
    Tree putAll(Tree other) {
        Tree all = this;
        for (var entry : other.entries.entrySet()) {
            all = all.put(entry.getKey(), entry.getValue());
        }
        return all;
    }

    /** What is below {@code folder}, as a tree of its own with that folder as its top. */
    Tree below(String folder) {
        TreeMap<String, Entry> part = new TreeMap<>();
        part.put("/", require(folder));
        entries.forEach((path, entry) -> {
            if (path.startsWith(folder + "/")) {
                part.put(path.substring(folder.length()), entry);
            }
        });
        return new Tree(part);
    }

    /** Without what is below {@code folder}, which stays: a place to mount something. */
    Tree emptied(String folder) {
        TreeMap<String, Entry> part = new TreeMap<>(entries);
        part.keySet().removeIf(path -> path.startsWith(folder + "/"));
        return new Tree(part);
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /** Where {@code path} really is, once the links on the way there are followed. */
    String resolve(String path) {
        if (!path.startsWith("/") || (path.endsWith("/") && path.length() > 1)) {
            throw new IllegalArgumentException("not an absolute path: " + path);
        }
        String at = path;
        for (int links = 0; links < MAX_LINKS; links++) {
            String next = followFirst(at);
            if (next.equals(at)) {
                return at;
            }
            at = next;
        }
        throw new IllegalArgumentException("links in a circle: " + path);
    }

    private String followFirst(String path) {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String folder = path.substring(0, slash);
            Entry entry = entries.get(folder);
            if (entry != null && entry.kind() == Entry.Kind.LINK) {
                String target = entry.text();
                String whole = target.startsWith("/") ? target : parent(folder) + "/" + target;
                return whole.replace("//", "/") + path.substring(slash);
            }
        }
        return path;
    }
}
