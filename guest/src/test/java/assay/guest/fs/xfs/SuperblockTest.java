package assay.guest.fs.xfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.RangeSource;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuperblockTest {

    @TempDir Path folder;

    @Test
    void whatDoesNotStartWithItsMagicIsNoXfs() throws IOException {
        Path image = XfsImage.in(folder).make();
        try (BlockSource source = FileSource.open(image)) {
            assertThatThrownBy(() -> XfsImage.open(new RangeSource(source, 512, 4096)))
                    .hasMessageContaining("no XFS superblock");
        }
    }

    @Test
    void unknownFeaturesAreNamed() throws IOException {
        Path image = XfsImage.in(folder).make("-m", "crc=1");
        XfsDb.ask(image, "sb 0", "write -d features_incompat 0x8000010b");
        assertRefused(image, Reason.UNSUPPORTED, "METADIR, bit 31");
    }

    @Test
    void aFileSystemThatNeedsRepairIsDirty() throws IOException {
        Path image = XfsImage.in(folder).make("-m", "crc=1");
        XfsDb.ask(image, "sb 0", "write features_incompat 0x1b");
        assertRefused(image, Reason.DIRTY, "NEEDSREPAIR");
    }

    @Test
    void aFileSystemWithANewUuidIsRead() throws IOException {
        XfsImage image = XfsImage.in(folder).file("file", "text").dirOf(60);
        Path file = image.make("-m", "crc=1");
        XfsDb.ask(file, "uuid 01234567-89ab-cdef-0123-456789abcdef");
        try (BlockSource source = FileSource.open(file)) {
            XfsTree tree = XfsImage.open(source);
            assertThat(tree.info().uuid()).hasToString("01234567-89ab-cdef-0123-456789abcdef");
            assertThat(XfsImage.describe(tree)).isEqualTo(image.expected());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4, 4095, CORRUPT, block size",
        "8, 0, CORRUPT, allocation groups",
        "8, 0x7fffffffffffffff, CORRUPT, allocation groups",
        "56, 0xffffffffffffffff, CORRUPT, inode",
        "84, 1, CORRUPT, allocation groups",
        "88, 0xffffffff, CORRUPT, allocation groups",
        "100, 0xb4a3, UNSUPPORTED, version 3",
        "104, 64, CORRUPT, inode size",
        "192, 9, CORRUPT, directory block size",
        "126, 1, CORRUPT, did not finish",
    })
    void aNumberThatCannotBeIsRefused(int offset, String number, Reason reason, String message)
            throws IOException {
        Path image = XfsImage.in(folder).make("-m", "crc=0");
        try (BlockSource source = FileSource.open(image)) {
            PatchedSource patched = new PatchedSource(source);
            patched.put(offset, bytesAt(offset, Long.parseUnsignedLong(hex(number), 16)));
            assertThatThrownBy(() -> XfsImage.open(patched))
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining(message)
                    .extracting(thrown -> ((ImageException) thrown).reason())
                    .isEqualTo(reason);
        }
    }

    private static String hex(String number) {
        return number.startsWith("0x")
                ? number.substring(2)
                : Long.toHexString(Long.parseLong(number));
    }

    /** The number in as many bytes as its field has. */
    private static byte[] bytesAt(int offset, long number) {
        int size =
                switch (offset) {
                    case 4, 84, 88 -> 4;
                    case 100, 104 -> 2;
                    case 126, 192 -> 1;
                    default -> 8;
                };
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (number >>> (8 * (size - 1 - i)));
        }
        return bytes;
    }

    @Test
    void aChangedByteOfAVersion5SuperblockIsNoticed() throws IOException {
        Path image = XfsImage.in(folder).make("-m", "crc=1");
        try (BlockSource source = FileSource.open(image)) {
            PatchedSource patched = new PatchedSource(source);
            patched.put(150, new byte[] {42});
            assertThatThrownBy(() -> XfsImage.open(patched)).hasMessageContaining("checksum");
        }
    }

    @Test
    void aFileSystemLongerThanItsPartitionIsTruncated() throws IOException {
        Path image = XfsImage.in(folder).make();
        try (BlockSource source = FileSource.open(image)) {
            assertTruncated(new RangeSource(source, 0, source.size() - 4096));
            assertTruncated(new RangeSource(source, 0, 511));
            assertTruncated(new RangeSource(source, 0, 0));
        }
    }

    private static void assertTruncated(BlockSource source) {
        assertThatThrownBy(() -> XfsImage.open(source))
                .isInstanceOf(ImageException.class)
                .extracting(thrown -> ((ImageException) thrown).reason())
                .isEqualTo(Reason.TRUNCATED);
    }

    private static void assertRefused(Path image, Reason reason, String message)
            throws IOException {
        try (BlockSource source = FileSource.open(image)) {
            assertThatThrownBy(() -> XfsImage.open(source))
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining(message)
                    .extracting(thrown -> ((ImageException) thrown).reason())
                    .isEqualTo(reason);
        }
    }
}
