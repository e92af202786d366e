package assay.guest.fs;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A line for every file of a tree and of a folder of the host, so that both can be compared. */
public final class Trees {

    private Trees() {}

    /** The lines of a file system, by path. */
    public static SortedMap<String, String> of(FileTree tree) throws IOException {
        SortedMap<String, String> lines = new TreeMap<>();
        collect(tree, tree.root(), "", lines);
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
                        case SYMLINK -> "link " + tree.readLink(node);
                        case REGULAR -> "file " + sum(content(tree, node));
                        default -> node.kind().toString();
                    };
            long seconds = node.modified().getEpochSecond();
            lines.put(child, line(node.mode(), node.uid(), node.gid(), seconds, what));
            if (node.isDirectory()) {
                collect(tree, node, child, lines);
            }
        }
    }

    /**
     * Reads something of all that is below a node, and of the node.
     *
     * @param budget bounds how much, whatever the tree says
     */
    public static void readEverything(FileTree tree, FileNode node, Budget budget)
            throws IOException {
        budget.step(tree.type());
        tree.extendedAttributes(node);
        switch (node.kind()) {
            case DIRECTORY -> {
                for (FileTree.Entry entry : tree.list(node)) {
                    readEverything(tree, entry.node(), budget);
                }
            }
            case SYMLINK -> tree.readLink(node);
            case REGULAR -> {
                BlockSource content = tree.content(node);
                if (content.size() > 0) {
                    content.extentAt(content.size() - 1, content.size());
                    int length = (int) Math.min(content.size(), 100_000);
                    content.read(0, ByteBuffer.allocate(length));
                }
            }
            default -> {}
        }
    }

    /**
     * Asks for all that is free, and whether it lies in the volume: a file system that is broken
     * may say anything else, or that it is broken.
     */
    public static void readFreeRuns(FileTree tree, long size) throws IOException {
        try {
            tree.freeRuns((offset, length) -> {
                if (offset < 0 || length < 1 || offset > size - length) {
                    throw new AssertionError(offset + "+" + length + " of " + size);
                }
            });
        } catch (ImageException e) {
            if (!e.format().equals(tree.type()) && !e.format().startsWith("ext")) {
                throw new AssertionError("not of " + tree.type(), e);
            }
        }
    }

    /** All bytes of a file. */
    public static byte[] content(FileTree tree, FileNode file) throws IOException {
        BlockSource content = tree.content(file);
        byte[] bytes = new byte[Math.toIntExact(content.size())];
        content.read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /** The lines of a folder of the host. */
    public static SortedMap<String, String> folder(Path folder) throws IOException {
        SortedMap<String, String> lines = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(each -> !each.equals(folder)).toList()) {
                lines.put("/" + folder.relativize(path), line(path));
            }
        }
        return lines;
    }

    private static String line(Path path) throws IOException {
        long mode = number(path, "mode");
        String what =
                switch ((int) mode >> 12) {
                    case 0x1 -> "FIFO";
                    case 0x4 -> "DIRECTORY";
                    case 0xA -> "link " + Files.readSymbolicLink(path);
                    default -> "file " + sum(Files.readAllBytes(path));
                };
        long seconds =
                Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                        .toInstant()
                        .getEpochSecond();
        return line((int) mode & 07777, number(path, "uid"), number(path, "gid"), seconds, what);
    }

    private static long number(Path path, String attribute) throws IOException {
        Object value = Files.getAttribute(path, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
        return ((Number) value).longValue();
    }

    private static String line(int mode, long uid, long gid, long seconds, String what) {
        return "%o %d:%d %d %s".formatted(mode, uid, gid, seconds, what);
    }

    private static String sum(byte[] content) {
        return content.length + " bytes " + Arrays.hashCode(content);
    }
}
