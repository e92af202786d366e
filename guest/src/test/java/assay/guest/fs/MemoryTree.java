package assay.guest.fs;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file system written down in a test:
 *
 * <pre>{@code
 * FileTree tree = MemoryTree.builder()
 *         .file("/etc/hostname", "template\n")
 *         .file("/etc/shadow", "root:*:::::::\n").mode(0640).owner(0, 42)
 *         .link("/bin", "usr/bin")
 *         .dir("/var/empty").mode(0700)
 *         .build();
 * GuestFiles guest = MemoryTree.builder().file("/etc/hostname", "template\n").guest();
 * }</pre>
 *
 * <p>Folders on the way are made as needed. Everything belongs to root and was changed at {@link
 * #MODIFIED} unless the test says otherwise. Like every real file system it lists in its own order
 * (here: as written), follows no links and refuses to list what is not a directory.
 */
public final class MemoryTree implements FileTree {

    /** When everything was last changed unless a test says otherwise. */
    public static final Instant MODIFIED = Instant.parse("2024-05-01T12:00:00Z");

    private final String type;
    private final FileNode root;
    private final Map<Long, List<Entry>> directories;
    private final Map<Long, byte[]> contents;

    private MemoryTree(
            String type,
            FileNode root,
            Map<Long, List<Entry>> directories,
            Map<Long, byte[]> contents) {
        this.type = type;
        this.root = root;
        this.directories = directories;
        this.contents = contents;
    }

    /** A tree of type {@code ext4} with nothing in it. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public FileNode root() {
        return root;
    }

    @Override
    public Optional<FileNode> lookup(FileNode directory, String name) {
        return list(directory).stream()
                .filter(entry -> entry.name().equals(name))
                .map(Entry::node)
                .findFirst();
    }

    @Override
    public List<Entry> list(FileNode directory) {
        require(directory.isDirectory(), directory, "a directory");
        return directories.getOrDefault(directory.inode(), List.of());
    }

    @Override
    public BlockSource content(FileNode file) {
        require(file.isRegular(), file, "a regular file");
        return new BytesSource(contents.getOrDefault(file.inode(), new byte[0]));
    }

    @Override
    public String readLink(FileNode link) {
        require(link.isSymlink(), link, "a symbolic link");
        return new String(contents.getOrDefault(link.inode(), new byte[0]), StandardCharsets.UTF_8);
    }

    private static void require(boolean truth, FileNode node, String what) {
        if (!truth) {
            throw new IllegalArgumentException("inode " + node.inode() + " is not " + what);
        }
    }

    /**
     * Collects files by absolute path. {@link #mode}, {@link #owner} and {@link #modified} speak of
     * what was written last; {@link #at} goes back to something earlier.
     */
    public static final class Builder {

        /** Linux file systems number their root directory 2; nothing here depends on it. */
        private static final long ROOT_INODE = 2;

        private final Item root = new Item(ROOT_INODE, FileNode.Kind.DIRECTORY, 0755, new byte[0]);
        private String type = "ext4";
        private long lastInode = 10;
        private Item last = root;

        private Builder() {}

        /** The type of file system to pretend to be, {@code ext4} unless called. */
        public Builder type(String name) {
            type = name;
            return this;
        }

        /** A regular file with {@code text} in UTF-8, mode 0644. Replaces an earlier file. */
        public Builder file(String path, String text) {
            return file(path, text.getBytes(StandardCharsets.UTF_8));
        }

        /** A regular file, mode 0644. Replaces an earlier file. */
        public Builder file(String path, byte[] bytes) {
            return put(path, new Item(++lastInode, FileNode.Kind.REGULAR, 0644, bytes.clone()));
        }

        /** An empty regular file, mode 0644. */
        public Builder file(String path) {
            return file(path, new byte[0]);
        }

        /** A directory, mode 0755. One that is there already stays as it is. */
        public Builder dir(String path) {
            last = directory(path);
            return this;
        }

        /** A symbolic link to {@code target}, which need not exist. */
        public Builder link(String path, String target) {
            byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
            return put(path, new Item(++lastInode, FileNode.Kind.SYMLINK, 0777, bytes));
        }

        /** A second name for what stands at {@code existing}. */
        public Builder hardLink(String path, String existing) {
            return put(path, item(existing));
        }

        /** A device, pipe or socket, mode 0600. */
        public Builder special(String path, FileNode.Kind kind) {
            return put(path, new Item(++lastInode, kind, 0600, new byte[0]));
        }

        /** Every regular file, directory and symbolic link below a folder of the host. */
        public Builder copy(String path, Path folder) {
            try (Stream<Path> found = Files.walk(folder)) {
                for (Path source : found.sorted().toList()) {
                    String name = folder.relativize(source).toString();
                    copyOne(name.isEmpty() ? path : path + "/" + name, source);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return this;
        }

        private void copyOne(String path, Path source) throws IOException {
            if (Files.isSymbolicLink(source)) {
                link(path, Files.readSymbolicLink(source).toString());
            } else if (Files.isDirectory(source)) {
                dir(path);
            } else if (Files.isRegularFile(source)) {
                file(path, Files.readAllBytes(source));
            }
        }

        /** Speaks of {@code path}, which must have been written before. */
        public Builder at(String path) {
            last = item(path);
            return this;
        }

        /** Permission bits with set-id and sticky bits of what was written last. */
        public Builder mode(int mode) {
            last.mode = mode;
            return this;
        }

        /** Owner and group of what was written last. */
        public Builder owner(long uid, long gid) {
            last.uid = uid;
            last.gid = gid;
            return this;
        }

        /** When the content of what was written last changed. */
        public Builder modified(Instant when) {
            last.modified = when;
            return this;
        }

        /** The tree; the builder may be used further without changing it. */
        public MemoryTree build() {
            Map<Long, List<Entry>> directories = new LinkedHashMap<>();
            Map<Long, byte[]> contents = new LinkedHashMap<>();
            collect(root, directories, contents);
            return new MemoryTree(type, root.node(), directories, contents);
        }

        /** A guest that has this tree alone. */
        public GuestFiles guest() {
            return GuestFiles.of(build());
        }

        private static void collect(
                Item item, Map<Long, List<Entry>> directories, Map<Long, byte[]> contents) {
            List<Entry> entries = new ArrayList<>();
            item.children.forEach((name, child) -> {
                entries.add(new Entry(name, child.node()));
                collect(child, directories, contents);
            });
            directories.put(item.inode, List.copyOf(entries));
            contents.put(item.inode, item.bytes);
        }

        private Builder put(String path, Item item) {
            List<String> names = names(path);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("the root is a directory");
            }
            directory(names.subList(0, names.size() - 1)).children.put(names.getLast(), item);
            last = item;
            return this;
        }

        private Item item(String path) {
            Item at = root;
            for (String name : names(path)) {
                @Nullable Item next = at.children.get(name);
                if (next == null) {
                    throw new IllegalArgumentException("nothing was written at " + path);
                }
                at = next;
            }
            return at;
        }

        private Item directory(String path) {
            return directory(names(path));
        }

        private Item directory(List<String> names) {
            Item at = root;
            for (String name : names) {
                at =
                        at.children.computeIfAbsent(
                                name,
                                _ ->
                                        new Item(
                                                ++lastInode,
                                                FileNode.Kind.DIRECTORY,
                                                0755,
                                                new byte[0]));
                if (at.kind != FileNode.Kind.DIRECTORY) {
                    throw new IllegalArgumentException(
                            "/" + String.join("/", names) + ": " + name + " is a " + at.kind);
                }
            }
            return at;
        }

        private static List<String> names(String path) {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("not an absolute path: " + path);
            }
            List<String> names =
                    Stream.of(path.split("/", -1)).filter(name -> !name.isEmpty()).toList();
            if (names.contains(".") || names.contains("..")) {
                throw new IllegalArgumentException("not a plain path: " + path);
            }
            return names;
        }
    }

    private static final class Item {

        private final long inode;
        private final FileNode.Kind kind;
        private final byte[] bytes;
        private final SequencedMap<String, Item> children = new LinkedHashMap<>();
        private int mode;
        private long uid;
        private long gid;
        private Instant modified = MODIFIED;

        private Item(long inode, FileNode.Kind kind, int mode, byte[] bytes) {
            this.inode = inode;
            this.kind = kind;
            this.mode = mode;
            this.bytes = bytes;
        }

        private FileNode node() {
            long size = kind == FileNode.Kind.DIRECTORY ? 4096 : bytes.length;
            return new FileNode(inode, kind, mode, uid, gid, 1, size, modified, modified, modified);
        }
    }
}
