package assay.guest.fs.xfs;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.DiskFormats;
import assay.disk.FileSource;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import assay.guest.fs.ext.ExtTree;
import assay.guest.volume.PartitionTable;
import assay.testkit.Images;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** One Debian system, once on XFS and once on ext4, read by two programs that share little. */
class DebianOnXfsTest {

    private static final int PIECE = 1 << 20;

    private final List<String> differences = new ArrayList<>();
    private int same;

    @Test
    void everyFileIsTheSameAsOnExt4() throws IOException {
        try (BlockSource onXfs = FileSource.open(Images.require("xfs.qcow2"));
                BlockSource onExt = FileSource.open(Images.require("debian.qcow2"))) {
            FileTree xfs = XfsTree.open(firstPartition(onXfs), new Budget(1_000_000));
            FileTree ext = ExtTree.open(firstPartition(onExt), new Budget(1_000_000));
            compare(xfs, xfs.root(), ext, ext.root(), "");
        }
        assertThat(same).isGreaterThan(10_000);
        assertThat(differences)
                .as("what depends on the file system, or cannot be in a prototype of mkfs.xfs")
                .allMatch(path ->
                        path.equals("/etc/fstab")
                                || path.equals("/lost+found")
                                || path.startsWith("/boot/grub/")
                                || path.contains(":"));
    }

    private static BlockSource firstPartition(BlockSource container) throws IOException {
        BlockSource disk = DiskFormats.open(container).disk();
        return PartitionTable.read(disk, new Budget(1000)).partitions().getFirst().in(disk);
    }

    private void compare(FileTree xfs, FileNode left, FileTree ext, FileNode right, String folder)
            throws IOException {
        Map<String, FileNode> onXfs = byName(xfs, left);
        Map<String, FileNode> onExt = byName(ext, right);
        TreeSet<String> names = new TreeSet<>(onXfs.keySet());
        names.addAll(onExt.keySet());
        for (String name : names) {
            String path = folder + "/" + name;
            FileNode one = onXfs.get(name);
            FileNode other = onExt.get(name);
            if (one == null || other == null || !sameFile(xfs, one, ext, other)) {
                differences.add(path);
            } else if (one.isDirectory()) {
                compare(xfs, one, ext, other, path);
            } else {
                same++;
            }
        }
    }

    private static Map<String, FileNode> byName(FileTree tree, FileNode directory)
            throws IOException {
        Map<String, FileNode> nodes = new HashMap<>();
        for (FileTree.Entry entry : tree.list(directory)) {
            nodes.put(entry.name(), entry.node());
        }
        return nodes;
    }

    private static boolean sameFile(FileTree xfs, FileNode one, FileTree ext, FileNode other)
            throws IOException {
        if (one.kind() != other.kind()
                || one.mode() != other.mode()
                || one.uid() != other.uid()
                || one.gid() != other.gid()) {
            return false;
        }
        return switch (one.kind()) {
            case SYMLINK -> xfs.readLink(one).equals(ext.readLink(other));
            case REGULAR -> sameBytes(xfs.content(one), ext.content(other));
            default -> true;
        };
    }

    private static boolean sameBytes(BlockSource one, BlockSource other) throws IOException {
        if (one.size() != other.size()) {
            return false;
        }
        for (long at = 0; at < one.size(); at += PIECE) {
            int length = (int) Math.min(PIECE, one.size() - at);
            if (!piece(one, at, length).equals(piece(other, at, length))) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuffer piece(BlockSource source, long offset, int length)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        source.read(offset, bytes);
        return bytes.flip();
    }
}
