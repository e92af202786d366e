package assay.guest.fs.xfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Extent maps that {@code mkfs.xfs} does not make, written by hand into a version 4 image: no
 * checksum stands in the way, and {@code xfs_db} reads them, too.
 */
class ExtentsTest {

    private static final int BLOCK = 4096;

    /** Where the data fork starts in an inode of version 2. */
    private static final int FORK = 100;

    @TempDir Path folder;

    private Path image;
    private long inode;
    private long data;
    private long spare;

    /** Four blocks of data, {@code '0'} to {@code '3'}, and four more to hold trees. */
    @BeforeEach
    void makeImage() throws IOException {
        byte[] blocks = new byte[4 * BLOCK];
        for (int i = 0; i < 4; i++) {
            Arrays.fill(blocks, i * BLOCK, (i + 1) * BLOCK, (byte) ('0' + i));
        }
        image = XfsImage.in(folder).file("file", blocks).file("spare", blocks).make("-m", "crc=0");
        try (BlockSource source = FileSource.open(image)) {
            FileTree tree = XfsImage.open(source);
            FileNode file = tree.lookup(tree.root(), "file").orElseThrow();
            inode = Volume.open(source).superblock().offsetOfInode(file.inode());
        }
        data = XfsDb.number(image, "path /file", "dblock 0", "daddr") * 512 / BLOCK;
        spare = XfsDb.number(image, "path /spare", "dblock 0", "daddr") * 512 / BLOCK;
    }

    @Test
    void extentsMayBeInAnyOrderOnDiskWithHolesAndReservedBlocks() throws IOException {
        writeList(rec(0, data + 3, 1), rec(2, data, 2), reserved(4, data + 2, 1));
        setSize(6 * BLOCK - 1);

        assertThat(XfsDb.ask(image, "path /file", "bmap"))
                .contains("offset 2 startblock " + data)
                .contains("count 1 flag 1");
        assertThat(blocksOf("file")).isEqualTo("3.01..");
        assertThat(kindsOf("file"))
                .containsExactly(
                        Extent.Kind.DATA,
                        Extent.Kind.HOLE,
                        Extent.Kind.DATA,
                        Extent.Kind.ZERO,
                        Extent.Kind.HOLE);
    }

    @Test
    void aTreeOfThreeLevelsIsDescended() throws IOException {
        writeRoot(2, 0, spare);
        writeNode(spare, 1, longs(0, 3), longs(spare + 1, spare + 2));
        writeLeaf(spare + 1, rec(0, data + 3, 1), rec(2, data + 1, 1));
        writeLeaf(spare + 2, rec(3, data, 1), rec(5, data + 2, 1));
        setSize(7 * BLOCK);

        assertThat(XfsDb.ask(image, "path /file", "bmap"))
                .contains("offset 3 startblock " + data)
                .contains("offset 5 startblock " + (data + 2));
        assertThat(blocksOf("file")).isEqualTo("3.10.2.");
    }

    @Test
    void aTreeThatLeadsBackToItselfIsCorrupt() throws IOException {
        writeRoot(2, 0, spare);
        writeNode(spare, 1, longs(0), longs(spare));
        assertCorrupt("level");
    }

    @Test
    void aTreeWithTooManyLevelsIsCorrupt() throws IOException {
        writeRoot(BmbtBlock.MAX_LEVEL + 1, 0, spare);
        assertCorrupt("levels");
    }

    @Test
    void keysOutOfOrderAreCorrupt() throws IOException {
        writeRoot(2, 0, spare);
        writeNode(spare, 1, longs(0, 0), longs(spare + 1, spare + 1));
        writeLeaf(spare + 1, rec(0, data, 1));
        setSize(BLOCK);
        assertThat(blocksOf("file")).as("the last of equal keys counts").isEqualTo("0");

        writeNode(spare, 1, longs(0, -1), longs(spare + 1, spare + 1));
        assertCorrupt("key");
    }

    @Test
    void aLeafWithBlocksOutsideItsKeysIsCorrupt() throws IOException {
        writeRoot(1, 1, spare);
        writeLeaf(spare, rec(0, data, 2));
        setSize(4 * BLOCK);
        assertCorrupt("file blocks 0+2");
    }

    @Test
    void overlappingExtentsAreCorrupt() throws IOException {
        writeList(rec(0, data, 2), rec(1, data + 2, 1));
        assertCorrupt("file blocks 1+1");
    }

    @Test
    void anExtentOutsideTheFileSystemIsCorrupt() throws IOException {
        writeList(rec(0, 1L << 40, 1));
        assertCorrupt("allocation group");
    }

    @Test
    void anExtentThatLeavesItsAllocationGroupIsCorrupt() throws IOException {
        writeList(rec(0, data, 0x1fffff));
        assertCorrupt("allocation group");
    }

    @Test
    void anExtentOfNoBlocksIsCorrupt() throws IOException {
        writeList(rec(0, data, 0));
        assertCorrupt("allocation group");
    }

    @Test
    void moreExtentsThanAnInodeHasRoomForAreCorrupt() throws IOException {
        write(inode + 76, ByteBuffer.allocate(4).putInt(0, 1000));
        assertCorrupt("1000 extents");
    }

    @Test
    void filesOnARealtimeDeviceAreRefused() throws IOException {
        XfsDb.ask(image, "path /file", "write core.realtime 1");
        assertThatThrownBy(() -> blocksOf("file"))
                .hasMessageContaining("realtime")
                .extracting(thrown -> ((ImageException) thrown).reason())
                .isEqualTo(Reason.UNSUPPORTED);
    }

    @Test
    void aFileMayBeAsLongAsALongAndAllHoles() throws IOException {
        writeList();
        setSize(Long.MAX_VALUE);
        try (BlockSource source = FileSource.open(image)) {
            BlockSource content = open(source, "file");
            long at = 0;
            while (at < Long.MAX_VALUE) {
                Extent hole = content.extentAt(at, Long.MAX_VALUE);
                assertThat(hole.kind()).isEqualTo(Extent.Kind.HOLE);
                at = hole.end();
            }
            ByteBuffer end = ByteBuffer.allocate(8).putLong(0, -1);
            content.read(Long.MAX_VALUE - 8, end);
            assertThat(end.getLong(0)).isZero();
        }
    }

    private void assertCorrupt(String message) {
        assertThatThrownBy(() -> blocksOf("file"))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining(message)
                .extracting(thrown -> ((ImageException) thrown).reason())
                .isEqualTo(Reason.CORRUPT);
    }

    /** The first character of each block, {@code .} for zeros. */
    private String blocksOf(String name) throws IOException {
        try (BlockSource source = FileSource.open(image)) {
            FileTree tree = XfsImage.open(source);
            FileNode file = tree.lookup(tree.root(), name).orElseThrow();
            byte[] content = XfsImage.content(tree, file);
            StringBuilder blocks = new StringBuilder();
            for (int at = 0; at < content.length; at += BLOCK) {
                int end = Math.min(at + BLOCK, content.length);
                for (byte other : Arrays.copyOfRange(content, at, end)) {
                    assertThat(other).isEqualTo(content[at]);
                }
                blocks.append(content[at] == 0 ? '.' : (char) content[at]);
            }
            return blocks.toString();
        }
    }

    private List<Extent.Kind> kindsOf(String name) throws IOException {
        try (BlockSource source = FileSource.open(image)) {
            BlockSource content = open(source, name);
            List<Extent.Kind> kinds = new ArrayList<>();
            long at = 0;
            while (at < content.size()) {
                Extent extent = content.extentAt(at, content.size());
                kinds.add(extent.kind());
                at = extent.end();
            }
            return kinds;
        }
    }

    private static BlockSource open(BlockSource source, String name) throws IOException {
        FileTree tree = XfsImage.open(source);
        return tree.content(tree.lookup(tree.root(), name).orElseThrow());
    }

    private static long[] longs(long... numbers) {
        return numbers;
    }

    private static long[] rec(long startOff, long startBlock, long count) {
        return longs((startOff << 9) | (startBlock >>> 43), (startBlock << 21) | count);
    }

    private static long[] reserved(long startOff, long startBlock, long count) {
        long[] rec = rec(startOff, startBlock, count);
        rec[0] |= Long.MIN_VALUE;
        return rec;
    }

    private void writeList(long[]... recs) throws IOException {
        write(inode + 76, ByteBuffer.allocate(4).putInt(0, recs.length));
        writeAll(inode + FORK, recs);
    }

    private void writeRoot(int level, long key, long pointer) throws IOException {
        write(inode + 5, ByteBuffer.allocate(1).put(0, (byte) 3));
        // xfs_db refuses a tree for a file whose extents would fit its inode.
        write(inode + 64, ByteBuffer.allocate(16).putLong(0, 50).putInt(12, 50));
        int forkSize = (int) XfsDb.number(image, "sb 0", "print inodesize") - FORK;
        int room = (forkSize - 4) / 16;
        ByteBuffer root = ByteBuffer.allocate(forkSize);
        root.putShort((short) level).putShort((short) 1).putLong(key);
        write(inode + FORK, root.putLong(4 + 8 * room, pointer).rewind());
    }

    private void writeNode(long block, int level, long[] keys, long[] pointers) throws IOException {
        ByteBuffer node = header(level, keys.length);
        writeLongs(node, 24, keys);
        writeLongs(node, 24 + 8 * ((BLOCK - 24) / 16), pointers);
        write(block * BLOCK, node);
    }

    private void writeLeaf(long block, long[]... recs) throws IOException {
        write(block * BLOCK, header(0, recs.length));
        writeAll(block * BLOCK + 24, recs);
    }

    private static ByteBuffer header(int level, int count) {
        return ByteBuffer.allocate(BLOCK)
                .put(0, "BMAP".getBytes(StandardCharsets.US_ASCII))
                .putShort(4, (short) level)
                .putShort(6, (short) count)
                .putLong(8, -1)
                .putLong(16, -1);
    }

    private static void writeLongs(ByteBuffer target, int offset, long[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            target.putLong(offset + 8 * i, numbers[i]);
        }
    }

    private void writeAll(long offset, long[]... recs) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(recs.length * 16);
        for (long[] rec : recs) {
            bytes.putLong(rec[0]).putLong(rec[1]);
        }
        write(offset, bytes.rewind());
    }

    private void setSize(long size) throws IOException {
        write(inode + 56, ByteBuffer.allocate(8).putLong(0, size));
    }

    private void write(long offset, ByteBuffer bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            channel.write(bytes, offset);
        }
    }
}
