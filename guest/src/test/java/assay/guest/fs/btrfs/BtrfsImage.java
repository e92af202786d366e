package assay.guest.fs.btrfs;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import assay.testkit.Oracle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** File systems that {@code mkfs.btrfs} makes from a folder, and a line for each file in them. */
final class BtrfsImage {

    private static final int PIECE = 1 << 20;

    private BtrfsImage() {}

    /** Makes a file system of 120 MiB, almost all of it a hole, with these options. */
    static Path make(Path folder, Path image, String... options) throws IOException {
        Oracle mkfs = Oracle.require("mkfs.btrfs");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(120L << 20);
        }
        List<Object> arguments = new ArrayList<>(List.of("-q", "-f", "--rootdir", folder));
        arguments.addAll(List.of(options));
        arguments.add(image);
        mkfs.run(arguments.toArray());
        return image;
    }

    static BtrfsTree open(BlockSource image) throws IOException {
        return BtrfsTree.open(image, new Budget(1_000_000));
    }

    /** The lines of a file system, by path. */
    static SortedMap<String, String> lines(FileTree tree) throws IOException {
        SortedMap<String, String> lines = new TreeMap<>();
        collect(tree, tree.root(), "", lines);
        return lines;
    }

    private static void collect(
            FileTree tree, FileNode directory, String path, Map<String, String> lines)
            throws IOException {
        for (FileTree.Entry entry : tree.list(directory)) {
            FileNode node = entry.node();
            String what =
                    switch (node.kind()) {
                        case DIRECTORY -> "directory";
                        case SYMLINK -> "link " + tree.readLink(node);
                        case REGULAR -> "file " + sum(content(tree, node));
                        default -> node.kind().toString();
                    };
            String child = path + "/" + entry.name();
            lines.put(child, line(node.mode(), node.uid(), node.gid(), what));
            if (node.isDirectory()) {
                collect(tree, node, child, lines);
            }
        }
    }

    /** The lines of a folder of the host. */
    static SortedMap<String, String> lines(Path folder) throws IOException {
        SortedMap<String, String> lines = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(each -> !each.equals(folder)).toList()) {
                lines.put("/" + folder.relativize(path), line(path));
            }
        }
        return lines;
    }

    private static String line(Path path) throws IOException {
        int mode = (int) number(path, "mode");
        String what =
                switch (mode >> 12) {
                    case 0x4 -> "directory";
                    case 0xa -> "link " + Files.readSymbolicLink(path);
                    case 0x1 -> "FIFO";
                    default -> "file " + sum(Files.readAllBytes(path));
                };
        return line(mode & 07777, number(path, "uid"), number(path, "gid"), what);
    }

    private static long number(Path path, String attribute) throws IOException {
        Object value = Files.getAttribute(path, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
        return ((Number) value).longValue();
    }

    private static String line(int mode, long uid, long gid, String what) {
        return "%o %d:%d %s".formatted(mode, uid, gid, what);
    }

    /** All bytes of a file, read in pieces that do not fit its extents. */
    static byte[] content(FileTree tree, FileNode file) throws IOException {
        BlockSource content = tree.content(file);
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(content.size()));
        int piece = PIECE - 77;
        while (bytes.hasRemaining()) {
            int length = Math.min(piece, bytes.remaining());
            content.read(bytes.position(), bytes.slice(bytes.position(), length));
            bytes.position(bytes.position() + length);
        }
        return bytes.array();
    }

    static String sum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return "%d bytes %08x".formatted(content.length, crc.getValue());
    }
}
