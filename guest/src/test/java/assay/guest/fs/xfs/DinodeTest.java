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
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inodes with numbers that {@code mkfs.xfs} does not write. */
class DinodeTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        // Seconds and nanoseconds, signed and 32 bits each.
        "-m crc=0, ffffffff3b9ac9ff, 1969-12-31T23:59:59.999999999Z",
        "-m crc=0, 7fffffff00000000, 2038-01-19T03:14:07Z",
        "-m crc=0, 8000000000000000, 1901-12-13T20:45:52Z",
        // Nanoseconds since 1901-12-13T20:45:52Z, unsigned and 64 bits.
        "-m crc=1, 0000000000000000, 1901-12-13T20:45:52Z",
        "-m crc=1, 0000000000000001, 1901-12-13T20:45:52.000000001Z",
        "-m crc=1, 3b9aca0000000000, 2038-01-19T03:14:08Z",
        "-m crc=1, ffffffffffffffff, 2486-07-02T20:20:25.709551615Z",
    })
    void timesAreRead(String options, String bits, Instant expected) throws IOException {
        long time = Long.parseUnsignedLong(bits, 16);
        FileNode node = patched(options, 40, ByteBuffer.allocate(8).putLong(0, time).array());
        assertThat(node.modified()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0x0000, IN",
        "2, 0x0000, mode 00",
        "2, 0x71a4, mode 070644",
        "4, 0x0402, version 4",
        "4, 0x0207, format 7",
        "44, 0xffff, ns",
        "56, 0xffff, size",
        "82, 0xff02, attributes",
    })
    void anImpossibleInodeIsCorrupt(int offset, String number, String message) {
        byte[] bytes =
                ByteBuffer.allocate(2).putShort(0, (short) (int) Integer.decode(number)).array();
        assertThatThrownBy(() -> patched("-m crc=0", offset, bytes))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aChangedByteOfAVersion3InodeIsNoticed() throws IOException {
        Path image = XfsImage.in(folder).file("file", "text").make("-m", "crc=1");
        try (BlockSource source = FileSource.open(image)) {
            PatchedSource patched = new PatchedSource(source);
            patched.put(offsetOfFile(source) + 11, (byte) 42);
            FileTree tree = XfsImage.open(patched);
            assertThatThrownBy(() -> tree.list(tree.root())).hasMessageContaining("checksum");
        }
    }

    /** The file's inode with some bytes changed, and the checksum made right again. */
    private FileNode patched(String options, int field, byte[] bytes) throws IOException {
        Path image = XfsImage.in(folder).file("file", "text").make(options.split(" "));
        try (BlockSource source = FileSource.open(image)) {
            long offset = offsetOfFile(source);
            PatchedSource patched = new PatchedSource(source);
            patched.put(offset + field, bytes);
            if (options.endsWith("crc=1")) {
                ByteBuffer inode = ByteBuffer.allocate(512);
                patched.read(offset, inode);
                CRC32C crc = new CRC32C();
                crc.update(inode.putInt(100, 0).flip());
                inode.order(ByteOrder.LITTLE_ENDIAN).putInt(100, (int) crc.getValue());
                patched.put(offset, inode.array());
            }
            FileTree tree = XfsImage.open(patched);
            return tree.lookup(tree.root(), "file").orElseThrow();
        }
    }

    private static long offsetOfFile(BlockSource source) throws IOException {
        FileTree tree = XfsImage.open(source);
        long ino = tree.lookup(tree.root(), "file").orElseThrow().inode();
        return Volume.open(source).superblock().offsetOfInode(ino);
    }
}
