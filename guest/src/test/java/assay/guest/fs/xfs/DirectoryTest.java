package assay.guest.fs.xfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broken directories, in a version 4 image, where no checksum stands in the way. */
class DirectoryTest {

    /** The data fork of the short directory: its first entry, and the name in that. */
    private static final int FORK = 100;

    private static final int SHORT_ENTRY = FORK + 6;
    private static final int SHORT_NAME = SHORT_ENTRY + 3;

    /** In a directory block after the header, {@code .} and {@code ..}. */
    private static final int ENTRY = 16 + 16 + 16;

    private static final int NAME = ENTRY + 9;
    private static final int TAG = ENTRY + 46;

    @TempDir Path folder;

    private BlockSource image;
    private PatchedSource broken;
    private long shortInode;
    private long block;

    @BeforeEach
    void makeImage() throws IOException {
        Path file = XfsImage.in(folder).dir("short").fifo("a").up().dirOf(60).make("-m", "crc=0");
        image = FileSource.open(file);
        broken = new PatchedSource(image);
        XfsTree tree = XfsImage.open(image);
        Volume volume = Volume.open(image);
        FileNode node = tree.lookup(tree.root(), "short").orElseThrow();
        shortInode = volume.superblock().offsetOfInode(node.inode());
        FileNode large = tree.lookup(tree.root(), "with-60").orElseThrow();
        block = volume.mapOf(volume.inode(large.inode())).at(0).physical() * 4096;
    }

    @AfterEach
    void close() throws IOException {
        image.close();
    }

    @Test
    void aNameWithASlashIsCorrupt() {
        broken.put(shortInode + SHORT_NAME, (byte) '/');
        assertCorrupt("short", "a slash or a NUL");
        broken.put(block + NAME, (byte) '/');
        assertCorrupt("with-60", "a slash or a NUL");
    }

    @Test
    void aNameOfNothingIsCorrupt() {
        broken.put(shortInode + SHORT_ENTRY, (byte) 0);
        assertCorrupt("short", "no name");
        broken.put(block + NAME - 1, (byte) 0);
        assertCorrupt("with-60", "no name");
    }

    @Test
    void aNameThatLeavesItsDirectoryIsCorrupt() {
        broken.put(shortInode + SHORT_ENTRY, (byte) 200);
        assertCorrupt("short", "ends inside an entry");
    }

    @Test
    void moreEntriesThanThereIsRoomForAreCorrupt() {
        broken.put(shortInode + FORK, (byte) 255);
        assertCorrupt("short", "ends inside an entry");
    }

    @Test
    void anEntryThatIsNotWhereItSaysIsCorrupt() {
        broken.put(block + TAG, (byte) 0, (byte) 8);
        assertCorrupt("with-60", "another's tag");
    }

    @Test
    void unusedSpaceOfNoLengthIsCorrupt() {
        broken.put(block + ENTRY, (byte) 0xff, (byte) 0xff, (byte) 0, (byte) 0);
        assertCorrupt("with-60", "has 0 bytes");
    }

    @Test
    void unusedSpaceIsPassedOver() throws IOException {
        broken.put(block + ENTRY, (byte) 0xff, (byte) 0xff, (byte) 0, (byte) 48);
        assertThat(list("with-60")).isEqualTo(59);
    }

    @Test
    void moreHashesThanABlockHasRoomForAreCorrupt() {
        broken.put(block + 4096 - 8, (byte) 0, (byte) 0, (byte) 2, (byte) 0);
        assertCorrupt("with-60", "512 hashes");
    }

    @Test
    void aBlockOfAnotherKindIsCorrupt() {
        broken.put(block, (byte) 'Y');
        assertCorrupt("with-60", "starts with 0x59443242");
    }

    @Test
    void anEntryThatLeadsOutOfTheFileSystemIsCorrupt() {
        broken.put(block + ENTRY, ByteBuffer.allocate(8).putLong(0, Long.MAX_VALUE).array());
        assertCorrupt("with-60", "not in any allocation group");
    }

    private void assertCorrupt(String directory, String message) {
        assertThatThrownBy(() -> list(directory))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining(message)
                .extracting(thrown -> ((ImageException) thrown).reason())
                .isEqualTo(ImageException.Reason.CORRUPT);
    }

    private int list(String directory) throws IOException {
        FileTree tree = XfsImage.open(broken);
        return tree.list(tree.lookup(tree.root(), directory).orElseThrow()).size();
    }
}
