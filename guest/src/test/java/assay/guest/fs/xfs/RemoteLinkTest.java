package assay.guest.fs.xfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.guest.fs.FileNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Links of version 5 whose target is in a block. {@code mkfs.xfs} 6.1 forgets the header of such a
 * block when it follows a prototype, so that it is written here, as a kernel would.
 */
class RemoteLinkTest {

    private static final int BLOCK = 4096;
    private static final String TARGET = "/" + "long/".repeat(160) + "target";

    @TempDir Path folder;

    private BlockSource image;
    private PatchedSource patched;
    private FileNode link;
    private long offset;

    @BeforeEach
    void makeLink() throws IOException {
        Path file = XfsImage.in(folder).link("link", TARGET).make("-m", "crc=1");
        offset = XfsDb.number(file, "path /link", "print u3.bmx[0].startblock") * BLOCK;
        image = FileSource.open(file);
        patched = new PatchedSource(image);
        XfsTree tree = XfsImage.open(image);
        link = tree.lookup(tree.root(), "link").orElseThrow();
    }

    @AfterEach
    void close() throws IOException {
        image.close();
    }

    @Test
    void theTargetFollowsTheHeader() throws IOException {
        writeBlock(0, TARGET.length(), link.inode());
        assertThat(XfsImage.open(patched).readLink(link)).isEqualTo(TARGET);
    }

    @Test
    void aTargetOfAnotherLengthIsCorrupt() throws IOException {
        writeBlock(0, TARGET.length() + 1, link.inode());
        assertCorrupt("bytes at 0");
    }

    @Test
    void aTargetThatNeverEndsIsCorrupt() throws IOException {
        writeBlock(0, 0, link.inode());
        assertCorrupt("0 bytes");
    }

    @Test
    void aTargetThatStartsElsewhereIsCorrupt() throws IOException {
        writeBlock(5, TARGET.length() - 5, link.inode());
        assertCorrupt("at 5");
    }

    @Test
    void aBlockOfAnotherLinkIsCorrupt() throws IOException {
        writeBlock(0, TARGET.length(), link.inode() + 1);
        assertCorrupt("belongs to inode");
    }

    @Test
    void aChangedByteIsNoticed() throws IOException {
        writeBlock(0, TARGET.length(), link.inode());
        patched.put(offset + 100, (byte) '!');
        assertCorrupt("checksum");
    }

    @Test
    void aBlockWithoutAHeaderIsCorrupt() {
        assertCorrupt("XSLM");
    }

    private void assertCorrupt(String message) {
        assertThatThrownBy(() -> XfsImage.open(patched).readLink(link))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining(message);
    }

    private void writeBlock(int start, int length, long owner) throws IOException {
        byte[] uuid = new byte[16];
        image.read(32, ByteBuffer.wrap(uuid));
        ByteBuffer block =
                ByteBuffer.allocate(BLOCK)
                        .putInt(0, RemoteLink.MAGIC)
                        .putInt(4, start)
                        .putInt(8, length)
                        .put(16, uuid)
                        .putLong(32, owner)
                        .put(56, TARGET.getBytes(StandardCharsets.US_ASCII));
        CRC32C crc = new CRC32C();
        crc.update(block.duplicate());
        block.order(ByteOrder.LITTLE_ENDIAN).putInt(12, (int) crc.getValue());
        patched.put(offset, block.array());
    }
}
