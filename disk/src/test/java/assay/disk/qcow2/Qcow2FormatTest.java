package assay.disk.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.BlockSource;
import assay.disk.DiskImage;
import assay.disk.Extent;
import assay.disk.Extent.Kind;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MemorySource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each field of an image does, on one that is put together by hand. */
class Qcow2FormatTest {

    private static final int CLUSTER = TinyImage.CLUSTER;

    @Test
    void theTinyImageIsOneThatQemuReadsAlike(@TempDir Path folder) throws Exception {
        QemuImg qemuImg = new QemuImg();
        Path raw = Files.write(folder.resolve("disk.raw"), TinyImage.disk());
        Path image = Files.write(folder.resolve("disk.qcow2"), new TinyImage().bytes());
        qemuImg.run("check -f qcow2", image);
        qemuImg.requireIdentical(raw, image);
    }

    @Test
    void theDiskIsRead() throws Exception {
        assertThat(read(new TinyImage())).isEqualTo(TinyImage.disk());
    }

    @Test
    void extentsTellWhatIsThereWithoutReadingIt() throws Exception {
        BlockSource disk = open(new TinyImage()).disk();
        long size = disk.size();
        assertThat(disk.extentAt(0, size)).isEqualTo(new Extent(0, CLUSTER, Kind.DATA));
        assertThat(disk.extentAt(CLUSTER, size)).isEqualTo(new Extent(CLUSTER, CLUSTER, Kind.HOLE));
        assertThat(disk.extentAt(2 * CLUSTER + 1, size).kind()).isEqualTo(Kind.ZERO);
        assertThat(disk.extentAt(3 * CLUSTER, size).kind()).isEqualTo(Kind.DATA);
        assertThat(disk.extentAt(4 * CLUSTER, size).kind()).isEqualTo(Kind.ZERO);
        assertThat(disk.extentAt(5 * CLUSTER, size))
                .isEqualTo(new Extent(5 * CLUSTER, 53 * CLUSTER, Kind.HOLE));
        assertThat(disk.extentAt(5 * CLUSTER, 6 * CLUSTER).length()).isEqualTo(CLUSTER);
    }

    @Test
    void readingOutsideTheDiskIsAnErrorOfTheCaller() throws Exception {
        BlockSource disk = open(new TinyImage()).disk();
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> disk.read(TinyImage.DISK_SIZE - 1, ByteBuffer.allocate(2)));
    }

    @Test
    void aDirtyImageIsReadAndToldToBe() throws Exception {
        TinyImage dirty = new TinyImage().int64(72, 1);
        assertThat(read(dirty)).isEqualTo(TinyImage.disk());
        assertThat(open(dirty).details()).containsEntry("dirty", "true");
    }

    @Test
    void anImageThatIsMarkedCorruptIsRefused() {
        assertRefused(new TinyImage().int64(72, 2), Reason.CORRUPT).withMessageContaining("repair");
    }

    @Test
    void aFeatureThatIsNotKnownIsRefusedByItsName() {
        byte[] name = "teleportation".getBytes(StandardCharsets.US_ASCII);
        TinyImage image =
                new TinyImage()
                        .int64(72, 1L << 40)
                        .int32(112, 0x6803f857)
                        .int32(116, 48)
                        .text(120, new byte[] {0, 40})
                        .text(122, name);
        assertRefused(image, Reason.UNSUPPORTED)
                .withMessageContaining("incompatible feature 40 \"teleportation\"");
    }

    @Test
    void anotherVersionIsNotSupported() {
        assertRefused(new TinyImage().int32(4, 4), Reason.UNSUPPORTED)
                .withMessageContaining("version 4");
    }

    @Test
    void numbersOverTheirLimitsAreRefused() {
        assertRefused(new TinyImage().int32(20, 8), Reason.LIMIT).withMessageContaining("2^8");
        assertRefused(new TinyImage().int32(20, 22), Reason.LIMIT).withMessageContaining("2^22");
        assertRefused(new TinyImage().int32(20, -1), Reason.LIMIT);
        assertRefused(new TinyImage().int64(24, -1), Reason.LIMIT).withMessageContaining("2^63");
        assertRefused(new TinyImage().int32(36, 5 << 20), Reason.LIMIT);
        assertRefused(new TinyImage().int32(56, -1), Reason.LIMIT);
        assertRefused(new TinyImage().int32(60, 70_000), Reason.LIMIT);
    }

    @Test
    void aHeaderThatContradictsItselfIsCorrupt() {
        assertRefused(new TinyImage().int32(96, 7), Reason.CORRUPT).withMessageContaining("2^7");
        assertRefused(new TinyImage().int32(100, 108), Reason.CORRUPT);
        assertRefused(new TinyImage().int32(100, 96), Reason.CORRUPT);
        assertRefused(new TinyImage().int32(100, 1024), Reason.CORRUPT);
        assertRefused(new TinyImage().int32(36, 0), Reason.CORRUPT)
                .withMessageContaining("an L1 table of 0 entries, where the disk needs 1");
        assertRefused(new TinyImage().int64(24, Long.MAX_VALUE), Reason.CORRUPT);
        assertRefused(new TinyImage().int64(40, TinyImage.L1_TABLE + 8), Reason.CORRUPT);
        assertRefused(new TinyImage().int64(40, -CLUSTER), Reason.CORRUPT);
        assertRefused(new TinyImage().int32(104, 1 << 24), Reason.CORRUPT)
                .withMessageContaining("compression type 1");
        assertRefused(new TinyImage().int64(72, 8), Reason.CORRUPT)
                .withMessageContaining("compression type 0");
        assertRefused(new TinyImage().int32(112, 0x12345678).int32(116, 4096), Reason.CORRUPT)
                .withMessageContaining("extension");
    }

    @Test
    void anEntryThatIsNotWhatTheFormatAllowsIsCorrupt() {
        assertRefused(
                new TinyImage().int64(TinyImage.L1_TABLE, TinyImage.L2_TABLE | 1), Reason.CORRUPT);
        assertRefused(new TinyImage().l2(0, TinyImage.STORED_CLUSTER | 2), Reason.CORRUPT);
        assertRefused(new TinyImage().l2(0, 1L << 60), Reason.CORRUPT);
        assertRefused(new TinyImage().int32(4, 2), Reason.CORRUPT)
                .withMessageContaining("version 2");
        assertRefused(new TinyImage().l2(3, (1L << 62) | (1L << 57)), Reason.CORRUPT);
        assertRefused(new TinyImage().l2(3, (1L << 62) | TinyImage.STORED_CLUSTER), Reason.CORRUPT)
                .withMessageContaining("compressed cluster");
    }

    @Test
    void aPlaceOutsideTheFileIsToldAsAnIncompleteCopy() {
        long outside = 1L << 40;
        assertRefused(new TinyImage().int64(40, outside), Reason.TRUNCATED)
                .withMessageContaining("L1 table");
        assertRefused(new TinyImage().int64(48, outside), Reason.TRUNCATED)
                .withMessageContaining("refcount table");
        assertRefused(new TinyImage().int64(TinyImage.L1_TABLE, outside), Reason.TRUNCATED);
        assertRefused(new TinyImage().l2(7, outside), Reason.TRUNCATED)
                .withMessageContaining("incomplete");
        assertRefused(new TinyImage().l2(7, (1L << 62) | outside), Reason.TRUNCATED);
    }

    @Test
    void aFileThatIsCutOffAnywhereIsRefused() {
        for (int length = 8; length < TinyImage.FILE_SIZE; length += 8) {
            byte[] file = new TinyImage().cutTo(length);
            assertThatExceptionOfType(ImageException.class)
                    .as("cut to %d bytes", length)
                    .isThrownBy(() -> new Qcow2Format().open(new MemorySource(file)))
                    .returns(Reason.TRUNCATED, ImageException::reason);
        }
    }

    /** Opens the image and reads all of it, which must fail with one clear error. */
    private static ThrowableAssertAlternative<ImageException> assertRefused(
            TinyImage image, Reason reason) {
        return assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> read(image))
                .returns(reason, ImageException::reason)
                .returns("qcow2", ImageException::format);
    }

    private static DiskImage open(TinyImage image) throws IOException {
        return new Qcow2Format().open(new MemorySource(image.bytes()));
    }

    private static byte[] read(TinyImage image) throws IOException {
        BlockSource disk = open(image).disk();
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(disk.size(), 1 << 20));
        disk.read(0, bytes);
        return bytes.array();
    }
}
