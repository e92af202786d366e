package assay.guest.fs.ext;

import static java.util.concurrent.TimeUnit.SECONDS;

import assay.disk.BlockSource;
import assay.disk.FileSource;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A line for every file of a tree, with all that mke2fs takes from a folder: {@code 755 0:0
 * 1700000000 file 5 <SHA-256>}. So two trees are the same if their lines are, and a difference can
 * be read.
 */
final class TreeOf {

    private static final int PIECE = 1 << 20;

    private TreeOf() {}

    /** The lines of a file system, by path; without what mke2fs adds. */
    static SortedMap<String, String> tree(FileTree tree) throws IOException {
        SortedMap<String, String> lines = new TreeMap<>();
        collect(tree, tree.root(), "", lines);
        lines.keySet().removeIf(path -> path.equals("/lost+found"));
        return lines;
    }

    /** The lines of a folder of the host. */
    static SortedMap<String, String> folder(Path folder) throws IOException {
        SortedMap<String, String> lines = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(each -> !each.equals(folder)).toList()) {
                lines.put("/" + folder.relativize(path), line(path));
            }
        }
        return lines;
    }

    private static void collect(
            FileTree tree, FileNode directory, String path, Map<String, String> lines)
            throws IOException {
        for (FileTree.Entry entry : tree.list(directory)) {
            String child = path + "/" + entry.name();
            FileNode node = entry.node();
            String what =
                    switch (node.kind()) {
                        case DIRECTORY -> "directory";
                        case SYMLINK -> "link " + node.size() + " " + tree.readLink(node);
                        case REGULAR -> "file " + node.size() + " " + sha256(tree.content(node));
                        default -> node.kind().toString();
                    };
            lines.put(
                    child,
                    line(
                            node.mode(),
                            node.uid(),
                            node.gid(),
                            node.modified().getEpochSecond(),
                            what));
            if (node.isDirectory()) {
                collect(tree, node, child, lines);
            }
        }
    }

    private static String line(Path path) throws IOException {
        long mode = number(path, "mode");
        long size = number(path, "size");
        String what =
                switch ((int) mode >> 12) {
                    case 0x4 -> "directory";
                    case 0xA -> "link " + size + " " + Files.readSymbolicLink(path);
                    default -> "file " + size + " " + sha256(path);
                };
        long modified = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).to(SECONDS);
        return line(mode & 07777, number(path, "uid"), number(path, "gid"), modified, what);
    }

    private static long number(Path path, String attribute) throws IOException {
        Object value = Files.getAttribute(path, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
        return ((Number) value).longValue();
    }

    private static String line(long mode, long uid, long gid, long seconds, String what) {
        return "%o %d:%d %d %s".formatted(mode, uid, gid, seconds, what);
    }

    static String sha256(BlockSource source) throws IOException {
        MessageDigest digest = digest();
        ByteBuffer buffer = ByteBuffer.allocate(PIECE);
        for (long at = 0; at < source.size(); at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(PIECE, source.size() - at));
            source.read(at, buffer);
            digest.update(buffer.flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static String sha256(Path file) throws IOException {
        try (BlockSource source = FileSource.open(file)) {
            return sha256(source);
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
