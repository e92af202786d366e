package assay.guest.fs;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A guest's files as the running system would see them: the root file system with the others
 * mounted into it, addressed by absolute paths.
 *
 * <p>Symbolic links are followed inside the guest only: an absolute target starts at the guest's
 * root, and {@code ..} at the root stays there. At most {@value #MAX_LINKS} links are followed for
 * one path, as in Linux ({@code MAXSYMLINKS}).
 */
public final class GuestFiles {

    /** Linux follows as many before it answers ELOOP. */
    static final int MAX_LINKS = 40;

    private static final Pattern SLASHES = Pattern.compile("/+");

    private final FileTree rootTree;
    private final Map<String, FileTree> mounts;

    private GuestFiles(FileTree rootTree, Map<String, FileTree> mounts) {
        this.rootTree = rootTree;
        this.mounts = mounts;
    }

    /** The files of a guest that has nothing but its root file system. */
    public static GuestFiles of(FileTree root) {
        return new GuestFiles(root, Map.of());
    }

    /** The same guest with {@code tree} mounted at the absolute path {@code at}. */
    public GuestFiles mount(String at, FileTree tree) {
        Map<String, FileTree> more = new HashMap<>(mounts);
        more.put(at, tree);
        return new GuestFiles(rootTree, Map.copyOf(more));
    }

    /**
     * A node with where it was found.
     *
     * @param path its absolute path, free of links: {@code /usr/lib/os-release}
     */
    public record Found(String path, FileTree tree, FileNode node) {}

    /** The file at {@code path}, links followed, or empty if there is none. */
    public Optional<Found> find(String path) throws IOException {
        return walk(path, true);
    }

    /** The file at {@code path}; a link in the last place is given as it is. */
    public Optional<Found> findNoFollow(String path) throws IOException {
        return walk(path, false);
    }

    public boolean exists(String path) throws IOException {
        return find(path).isPresent();
    }

    /**
     * The entries of the directory at {@code path}, sorted by name; empty if there is no such
     * directory. Entries that are links are given as they are.
     */
    public List<Found> list(String path) throws IOException {
        Optional<Found> directory = find(path).filter(found -> found.node().isDirectory());
        if (directory.isEmpty()) {
            return List.of();
        }
        List<Found> entries = list(directory.get());
        entries.sort((a, b) -> a.path().compareTo(b.path()));
        return entries;
    }

    /**
     * The entries of a directory that was found, in on-disk order. Entries that are links are given
     * as they are.
     *
     * @throws IllegalArgumentException if it is not a directory
     */
    public List<Found> list(Found directory) throws IOException {
        List<Found> entries = new ArrayList<>();
        for (FileTree.Entry entry : directory.tree().list(directory.node())) {
            String child = child(directory.path(), entry.name());
            entries.add(entered(new Found(child, directory.tree(), entry.node())));
        }
        return entries;
    }

    /**
     * The bytes of the regular file at {@code path}, links followed; empty if there is no such
     * file.
     *
     * @param limit the most bytes that make sense for such a file
     * @throws ImageException with {@link Reason#LIMIT} if the file is larger than {@code limit}
     */
    public Optional<byte[]> read(String path, int limit) throws IOException {
        Optional<Found> found = find(path).filter(file -> file.node().isRegular());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(read(found.get(), limit));
    }

    /** The bytes of a regular file that was found; as {@link #read(String, int)}. */
    public byte[] read(Found file, int limit) throws IOException {
        BlockSource content = file.tree().content(file.node());
        if (content.size() > limit) {
            throw new ImageException(
                    Reason.LIMIT,
                    file.tree().type(),
                    -1,
                    file.path() + " has " + content.size() + " bytes, more than " + limit);
        }
        byte[] bytes = new byte[Math.toIntExact(content.size())];
        content.read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /** The text of a configuration file in UTF-8, at most {@code limit} bytes of it. */
    public Optional<String> readText(String path, int limit) throws IOException {
        return read(path, limit).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private Optional<Found> walk(String path, boolean followLast) throws IOException {
        Deque<String> rest = new ArrayDeque<>();
        pushComponents(rest, path);
        Deque<Found> parents = new ArrayDeque<>();
        Found at = top();
        int links = 0;
        while (!rest.isEmpty()) {
            String name = rest.pop();
            if (!at.node().isDirectory()) {
                return Optional.empty();
            }
            if (name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                at = parents.isEmpty() ? at : parents.pop();
                continue;
            }
            Optional<FileNode> node = at.tree().lookup(at.node(), name);
            if (node.isEmpty()) {
                return Optional.empty();
            }
            Found next = entered(new Found(child(at.path(), name), at.tree(), node.get()));
            if (!next.node().isSymlink() || (rest.isEmpty() && !followLast)) {
                parents.push(at);
                at = next;
                continue;
            }
            if (++links > MAX_LINKS) {
                return Optional.empty();
            }
            String target = next.tree().readLink(next.node());
            pushComponents(rest, target);
            if (target.startsWith("/")) {
                parents.clear();
                at = top();
            }
        }
        return Optional.of(at);
    }

    private Found top() {
        return new Found("/", rootTree, rootTree.root());
    }

    /** Steps from a mount point into what is mounted there. */
    private Found entered(Found found) {
        FileTree mounted = mounts.get(found.path());
        return mounted == null ? found : new Found(found.path(), mounted, mounted.root());
    }

    private static String child(String parent, String name) {
        return parent.equals("/") ? "/" + name : parent + "/" + name;
    }

    private static void pushComponents(Deque<String> rest, String path) {
        List<String> components = List.of(SLASHES.split(path));
        for (String component : components.reversed()) {
            if (!component.isEmpty()) {
                rest.push(component);
            }
        }
    }
}
