package assay.disk.vdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.BlockSource;
import assay.disk.Copies;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.Extent;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MemorySource;
import assay.disk.Qemu;
import assay.disk.SparseSource;
import assay.testkit.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VdiFormatTest {

    private static final int MIB = 1 << 20;

    @TempDir Path folder;

    @Test
    void everyKindOfBlockIsRead() throws IOException {
        DiskImage image = DiskFormats.open(new MemorySource(new TinyVdi().bytes()));
        assertThat(Copies.bytes(image.disk())).isEqualTo(TinyVdi.disk());
        assertThat(image.disk().extentAt(0, MIB)).isEqualTo(new Extent(0, MIB, Extent.Kind.HOLE));
        assertThat(image.disk().extentAt(MIB, 2 * MIB))
                .isEqualTo(new Extent(MIB, MIB, Extent.Kind.ZERO));
        assertThat(image.details())
                .containsEntry("subformat", "dynamic")
                .containsEntry("block size", "1048576")
                .containsEntry("creator", "made by hand");
    }

    @ParameterizedTest
    @CsvSource({
        "512, dynamic, off",
        "1048576, dynamic, off",
        "1049088, dynamic, on",
        "20973056, dynamic, off",
        "20973056, static, on",
    })
    void anImageIsReadAsQemuReadsIt(long size, String subformat, String isStatic)
            throws IOException {
        Path raw = Copies.write(new SparseSource(size, 6, 100, size), folder.resolve("disk.raw"));
        Path image = folder.resolve("disk.vdi");
        Qemu qemu = new Qemu("vdi");
        qemu.convert(raw, image, "-o static=" + isStatic);
        requireSame(image);
    }

    @Test
    void anImageThatWasWrittenToIsReadAsQemuReadsIt() throws IOException {
        Path raw = Copies.write(new SparseSource(30 * MIB, 2, 9, 1), folder.resolve("disk.raw"));
        Path image = folder.resolve("disk.vdi");
        Qemu qemu = new Qemu("vdi");
        qemu.convert(raw, image, "");
        qemu.io(image, "write -P 0x5a 29M 1M", "write -P 0x5b 900k 300k", "write -P 0x5c 13M 512");
        requireSame(image);
    }

    @Test
    void aDiskWithEveryKindOfHoleIsReadAsQemuReadsIt() throws IOException {
        Path image = folder.resolve("disk.vdi");
        new Qemu("vdi").convert(Images.require("formats/sparse.raw"), image, "");
        requireSame(image);
    }

    private void requireSame(Path image) throws IOException {
        Qemu qemu = new Qemu("vdi");
        try (FileSource file = FileSource.open(image)) {
            DiskImage opened = DiskFormats.open(file);
            assertThat(opened.format()).isEqualTo("vdi");
            BlockSource disk = opened.disk();
            assertThat(qemu.info(image)).contains("(" + disk.size() + " bytes)");
            if (opened.details().containsValue("dynamic")) {
                BitSet ours = Copies.data(disk);
                ours.andNot(qemu.data(image));
                // QEMU does not look for the file's own holes inside a block.
                assertThat(ours.isEmpty()).isTrue();
            }
            qemu.requireIdentical(Copies.write(disk, folder.resolve("ours.raw")), image);
        }
    }

    @Test
    void anImageThatNeedsAParentIsRefused() {
        assertRefused(new TinyVdi().int32(76, 4), Reason.EXTERNAL_FILE)
                .withMessageContaining("clonemedium");
        assertRefused(new TinyVdi().int32(76, 3), Reason.EXTERNAL_FILE);
        assertRefused(new TinyVdi().int32(424, 0x12345678), Reason.EXTERNAL_FILE)
                .withMessageContaining("12345678-0000-0000-0000-000000000000");
        assertRefused(new TinyVdi().int32(440, 1), Reason.EXTERNAL_FILE);
    }

    @Test
    void aHeaderThatTheFormatDoesNotAllowIsRefused() {
        assertRefused(new TinyVdi().int32(68, 0x0001_0000), Reason.UNSUPPORTED);
        assertRefused(new TinyVdi().int32(76, 0), Reason.UNSUPPORTED);
        assertRefused(new TinyVdi().int32(76, -1), Reason.UNSUPPORTED);
        assertRefused(new TinyVdi().int32(360, 4096), Reason.UNSUPPORTED);
        assertRefused(new TinyVdi().int32(376, 1 << 21), Reason.UNSUPPORTED);
        assertRefused(new TinyVdi().int32(380, 512), Reason.UNSUPPORTED);
        assertRefused(new TinyVdi().int32(384, -1), Reason.LIMIT);
        assertRefused(new TinyVdi().int32(384, 4), Reason.CORRUPT);
        assertRefused(new TinyVdi().int64(368, 0), Reason.CORRUPT);
        assertRefused(new TinyVdi().int64(368, -1), Reason.CORRUPT);
        assertRefused(new TinyVdi().int64(368, 5 * MIB + 1), Reason.CORRUPT);
        assertRefused(new TinyVdi().int32(340, 0), Reason.CORRUPT);
        assertRefused(new TinyVdi().int32(340, 513), Reason.CORRUPT);
        assertRefused(new TinyVdi().int32(340, -512), Reason.TRUNCATED);
        assertRefused(new TinyVdi().int32(384, 0x3fff_ffff), Reason.TRUNCATED);
        assertRefused(new TinyVdi().int32(344, 512), Reason.CORRUPT);
        assertRefused(new TinyVdi().int32(344, -512), Reason.TRUNCATED);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 0x7fff_ffff, 0x8000_0000, -3})
    void aBlockThatTheImageDoesNotHaveIsCorrupt(int entry) {
        assertRefused(new TinyVdi().entry(0, entry), Reason.CORRUPT)
                .withMessageContaining("block 0");
    }

    @Test
    void twoBlocksInOnePlaceAreCorrupt() {
        assertRefused(new TinyVdi().entry(0, 0), Reason.CORRUPT).withMessageContaining("share");
    }

    @Test
    void aFileThatIsCutOffAnywhereIsRefused() {
        TinyVdi whole = new TinyVdi();
        for (int length = 68; length < TinyVdi.FILE_SIZE; length += 8 + length / 16) {
            byte[] file = whole.cutTo(length);
            assertThatExceptionOfType(ImageException.class)
                    .as("cut to %d bytes", length)
                    .isThrownBy(() -> new VdiFormat().open(new MemorySource(file)))
                    .returns(Reason.TRUNCATED, ImageException::reason);
        }
    }

    private static ThrowableAssertAlternative<ImageException> assertRefused(
            TinyVdi file, Reason reason) {
        return assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> DiskFormats.open(new MemorySource(file.bytes())))
                .returns(reason, ImageException::reason)
                .returns("vdi", ImageException::format);
    }
}
