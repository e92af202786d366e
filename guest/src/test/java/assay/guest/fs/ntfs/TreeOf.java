package assay.guest.fs.ntfs;

import assay.disk.BlockSource;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A line for each file: its kind, and what is in it, and when that changed. */
final class TreeOf {

    private TreeOf() {}

    /** What the host sees in a folder. */
    static Map<String, String> folder(Path folder) throws IOException {
        Map<String, String> lines = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (!path.equals(folder)) {
                    lines.put("/" + folder.relativize(path), line(path));
                }
            }
        }
        return lines;
    }

    private static String line(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return "DIRECTORY";
        }
        Instant modified = Files.getLastModifiedTime(path).toInstant();
        return line(Files.readAllBytes(path), modified);
    }

    private static String line(byte[] content, Instant modified) {
        return "REGULAR %d %s %d"
                .formatted(content.length, sha256(content), modified.getEpochSecond());
    }

    /** What is in a tree. */
    static Map<String, String> tree(FileTree tree) throws IOException {
        Map<String, String> lines = new TreeMap<>();
        collect(tree, tree.root(), "", lines);
        return lines;
    }

    private static void collect(
            FileTree tree, FileNode directory, String path, Map<String, String> lines)
            throws IOException {
        for (FileTree.Entry entry : tree.list(directory)) {
            String child = path + "/" + entry.name();
            FileNode node = entry.node();
            switch (node.kind()) {
                case DIRECTORY -> {
                    lines.put(child, "DIRECTORY");
                    collect(tree, node, child, lines);
                }
                case REGULAR -> {
                    byte[] content = bytes(tree.content(node));
                    lines.put(child, line(content, node.modified()));
                }
                case SYMLINK -> lines.put(child, "SYMLINK " + tree.readLink(node));
                default -> lines.put(child, node.kind().toString());
            }
        }
    }

    static byte[] bytes(BlockSource source) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(source.size())];
        source.read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
