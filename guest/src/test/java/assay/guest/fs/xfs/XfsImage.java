package assay.guest.fs.xfs;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileNode.Kind;
import assay.guest.fs.FileTree;
import assay.testkit.Oracle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A file system that {@code mkfs.xfs} makes and fills, without mounting anything:
 *
 * <pre>{@code
 * XfsImage image = XfsImage.in(folder).dir("etc").file("hostname", "template\n").up();
 * Path file = image.make("-m", "crc=0");
 * assertThat(XfsImage.describe(tree)).isEqualTo(image.expected());
 * }</pre>
 */
final class XfsImage {

    private final Path folder;
    private final List<String> prototype = new ArrayList<>(List.of("unused", "0 0", "d--755 0 0"));
    private final SequencedMap<String, String> expected = new TreeMap<>();
    private final Deque<String> path = new ArrayDeque<>();

    private XfsImage(Path folder) {
        this.folder = folder;
    }

    /** An empty file system whose files are kept in {@code folder}. */
    static XfsImage in(Path folder) {
        return new XfsImage(folder);
    }

    XfsImage dir(String name) {
        add(name, "d--755 0 0", "DIRECTORY 0755 0:0");
        path.addLast(name);
        return this;
    }

    /** Ends the directory that was begun last. */
    XfsImage up() {
        prototype.add("$");
        path.removeLast();
        return this;
    }

    XfsImage file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A regular file of user 1000 and group 100, mode 04640. */
    XfsImage file(String name, byte[] content) {
        Path source = folder.resolve("file-" + expected.size());
        try {
            Files.write(source, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        add(name, "-u-640 1000 100 " + source, "REGULAR 04640 1000:100 " + sum(content));
        return this;
    }

    XfsImage link(String name, String target) {
        add(name, "l--777 0 0 " + target, "SYMLINK 0777 0:0 " + target);
        return this;
    }

    XfsImage fifo(String name) {
        add(name, "p--600 0 0", "FIFO 0600 0:0");
        return this;
    }

    XfsImage device(String name) {
        add(name, "b--660 0 6 8 1", "BLOCK_DEVICE 0660 0:6");
        return this;
    }

    /** A directory of {@code count} entries. */
    XfsImage dirOf(int count) {
        dir("with-" + count);
        for (int i = 0; i < count; i++) {
            fifo("entry-with-a-longish-name-%05d".formatted(i));
        }
        return up();
    }

    private void add(String name, String line, String description) {
        prototype.add(name + " " + line);
        expected.put(String.join("/", path) + (path.isEmpty() ? "" : "/") + name, description);
    }

    /** What {@link #describe} must say, by path. */
    SequencedMap<String, String> expected() {
        return expected;
    }

    /** Makes the image with these options of {@code mkfs.xfs}. */
    Path make(String... options) throws IOException {
        Oracle mkfs = Oracle.require("mkfs.xfs");
        Path list = folder.resolve("prototype");
        Path image = folder.resolve("xfs.img");
        Files.write(list, prototype);
        Files.writeString(list, "\n$\n", StandardOpenOption.APPEND);
        List<Object> arguments = new ArrayList<>(List.of("-q", "-f", "-p", list));
        arguments.addAll(List.of(options));
        // The least that mkfs.xfs makes; almost all of it is a hole.
        arguments.addAll(List.of("-d", "file,name=" + image + ",size=300m"));
        mkfs.run(arguments.toArray());
        return image;
    }

    static XfsTree open(BlockSource image) throws IOException {
        return XfsTree.open(image, new Budget(1_000_000));
    }

    /** Everything in a file system, each as one line by its path. */
    static SequencedMap<String, String> describe(FileTree tree) throws IOException {
        SequencedMap<String, String> found = new TreeMap<>();
        describe(tree, tree.root(), "", found);
        return found;
    }

    private static void describe(
            FileTree tree, FileNode directory, String prefix, SequencedMap<String, String> found)
            throws IOException {
        for (FileTree.Entry entry : tree.list(directory)) {
            FileNode node = entry.node();
            String line =
                    "%s 0%o %d:%d".formatted(node.kind(), node.mode(), node.uid(), node.gid());
            String path = prefix + entry.name();
            found.put(
                    path,
                    switch (node.kind()) {
                        case REGULAR -> line + " " + sum(content(tree, node));
                        case SYMLINK -> line + " " + tree.readLink(node);
                        default -> line;
                    });
            if (node.kind() == Kind.DIRECTORY) {
                describe(tree, node, path + "/", found);
            }
        }
    }

    static byte[] content(FileTree tree, FileNode file) throws IOException {
        BlockSource content = tree.content(file);
        byte[] bytes = new byte[Math.toIntExact(content.size())];
        content.read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }

    private static String sum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return "%d bytes %08x".formatted(content.length, crc.getValue());
    }
}
