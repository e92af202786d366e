package assay.disk.vmdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.BlockSource;
import assay.disk.DiskFormats;
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
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each field of an image does, on two that are put together by hand. */
class VmdkFormatTest {

    private static final int GRAIN = TinyVmdk.GRAIN;
    private static final int OUTSIDE = 1 << 20;

    @Test
    void theTinyImagesAreOnesThatQemuReadsAlike(@TempDir Path folder) throws Exception {
        QemuVmdk qemuImg = new QemuVmdk();
        Path raw = Files.write(folder.resolve("disk.raw"), TinyVmdk.disk());
        Path sparse = Files.write(folder.resolve("a.vmdk"), TinyVmdk.sparse().bytes());
        Path stream = Files.write(folder.resolve("b.vmdk"), TinyVmdk.stream().bytes());
        qemuImg.requireIdentical(raw, sparse);
        qemuImg.requireIdentical(raw, stream);
    }

    @Test
    void theDiskIsRead() throws Exception {
        assertThat(read(TinyVmdk.sparse())).isEqualTo(TinyVmdk.disk());
        assertThat(read(TinyVmdk.stream())).isEqualTo(TinyVmdk.disk());
    }

    @Test
    void extentsTellWhatIsThereWithoutReadingIt() throws Exception {
        for (TinyVmdk image : List.of(TinyVmdk.sparse(), TinyVmdk.stream())) {
            BlockSource disk = open(image).disk();
            long size = disk.size();
            assertThat(disk.extentAt(0, size)).isEqualTo(new Extent(0, GRAIN, Kind.DATA));
            assertThat(disk.extentAt(GRAIN + 1, size).kind()).isEqualTo(Kind.ZERO);
            assertThat(disk.extentAt(2 * GRAIN, size))
                    .isEqualTo(new Extent(2 * GRAIN, 56 * GRAIN, Kind.HOLE));
            assertThat(disk.extentAt(58 * GRAIN, size).length()).isEqualTo(3 * 512);
        }
    }

    @Test
    void grainsThatFollowEachOtherAreOneExtent() throws Exception {
        TinyVmdk image = TinyVmdk.sparse().gte(1, TinyVmdk.LAST_GRAIN / 512);
        assertThat(open(image).disk().extentAt(0, TinyVmdk.DISK_SIZE).length())
                .isEqualTo(2 * GRAIN);
    }

    @Test
    void aDirtyImageIsReadAndToldToBe() throws Exception {
        TinyVmdk dirty = TinyVmdk.sparse().int32(72, 0x0d200a01);
        assertThat(open(dirty).details())
                .containsEntry("dirty", "true")
                .containsEntry("adapter type", "lsilogic");
    }

    @Test
    void aDiskWithoutGrainTablesIsAHole() throws Exception {
        TinyVmdk empty = TinyVmdk.sparse().int32(TinyVmdk.GD, 0);
        assertThat(open(empty).disk().extentAt(0, TinyVmdk.DISK_SIZE))
                .isEqualTo(new Extent(0, TinyVmdk.DISK_SIZE, Kind.HOLE));
    }

    @Test
    void numbersOverTheirLimitsAreRefused() {
        for (long grain : new long[] {0, 4, 12, 8192, -1, 1L << 63}) {
            assertRefused(TinyVmdk.sparse().int64(20, grain), Reason.LIMIT)
                    .withMessageContaining("powers of two");
        }
        assertRefused(TinyVmdk.sparse().int64(12, -1), Reason.LIMIT);
        assertRefused(TinyVmdk.sparse().int64(12, Long.MAX_VALUE), Reason.LIMIT);
        assertRefused(TinyVmdk.sparse().int64(36, 2049), Reason.LIMIT);
        assertRefused(TinyVmdk.sparse().int64(36, -1), Reason.LIMIT);
    }

    @Test
    void aHeaderThatContradictsItselfIsCorrupt() {
        assertRefused(TinyVmdk.sparse().int64(12, 0), Reason.CORRUPT);
        assertRefused(TinyVmdk.sparse().int32(44, 128), Reason.CORRUPT);
        assertRefused(TinyVmdk.sparse().int64(56, 0), Reason.CORRUPT);
        assertRefused(TinyVmdk.sparse().int64(28, 2), Reason.CORRUPT);
        assertRefused(TinyVmdk.sparse().int32(73, 0x0a0a0a0a), Reason.CORRUPT)
                .withMessageContaining("as text");
        assertRefused(TinyVmdk.sparse().int32(8, 0x10005), Reason.CORRUPT);
        assertRefused(TinyVmdk.sparse().int32(77, 1), Reason.CORRUPT);
        assertRefused(TinyVmdk.sparse().gte(0, 1 << 2), Reason.CORRUPT)
                .withMessageContaining("within the metadata");
        assertRefused(TinyVmdk.sparse().int32(8, 1), Reason.CORRUPT);
    }

    @Test
    void whatIsNotKnownIsNotSupported() {
        assertRefused(TinyVmdk.sparse().int32(4, 4), Reason.UNSUPPORTED)
                .withMessageContaining("version 4");
        assertRefused(TinyVmdk.sparse().int32(8, 1 << 5), Reason.UNSUPPORTED);
        assertRefused(TinyVmdk.sparse().int32(77, 2), Reason.UNSUPPORTED);
    }

    @Test
    void aPlaceOutsideTheFileIsToldAsAnIncompleteCopy() {
        assertRefused(TinyVmdk.sparse().int64(56, OUTSIDE), Reason.TRUNCATED);
        assertRefused(TinyVmdk.sparse().int64(56, Long.MIN_VALUE), Reason.TRUNCATED);
        assertRefused(TinyVmdk.sparse().int64(64, OUTSIDE), Reason.TRUNCATED);
        assertRefused(TinyVmdk.sparse().int32(TinyVmdk.GD, -1), Reason.TRUNCATED)
                .withMessageContaining("grain table");
        assertRefused(TinyVmdk.sparse().gte(5, OUTSIDE), Reason.TRUNCATED);
        assertRefused(TinyVmdk.sparse().gte(5, -1), Reason.TRUNCATED);
        assertRefused(TinyVmdk.stream().gte(5, -1), Reason.TRUNCATED);
    }

    @Test
    void aMarkerThatLiesIsCorrupt() {
        int at = TinyVmdk.FIRST_GRAIN;
        assertRefused(TinyVmdk.stream().int64(at, 8), Reason.CORRUPT)
                .withMessageContaining("disagree");
        assertRefused(TinyVmdk.stream().int32(at + 8, 0), Reason.CORRUPT);
        assertRefused(TinyVmdk.stream().int32(at + 8, -1), Reason.CORRUPT);
        assertRefused(TinyVmdk.stream().int32(at + 8, 9), Reason.CORRUPT)
                .withMessageContaining("ends within a stream");
        assertRefused(TinyVmdk.stream().int32(at + 20, 0x55555555), Reason.CORRUPT);
        assertRefused(TinyVmdk.stream().int32(TinyVmdk.LAST_GRAIN + 8, 2 * GRAIN), Reason.TRUNCATED)
                .withMessageContaining("ends after the file");
    }

    @Test
    void aGrainIsExactlyAsLongAsItMustBe() throws Exception {
        int at = TinyVmdk.FIRST_GRAIN;
        byte[] less = TinyVmdk.zlib(new byte[GRAIN - 1]);
        byte[] more = TinyVmdk.zlib(new byte[GRAIN + 1]);
        assertRefused(TinyVmdk.stream().compressed(at, 0, less), Reason.CORRUPT);
        assertRefused(TinyVmdk.stream().compressed(at, 0, more), Reason.CORRUPT);

        byte[] last = new byte[3 * 512];
        Arrays.fill(last, (byte) 'd');
        long sector = 58L * GRAIN / 512;
        TinyVmdk image =
                TinyVmdk.stream().compressed(TinyVmdk.LAST_GRAIN, sector, TinyVmdk.zlib(last));
        assertThat(read(image)).isEqualTo(TinyVmdk.disk());
    }

    @Test
    void aFooterThatContradictsTheHeaderIsCorrupt() {
        int at = TinyVmdk.FOOTER;
        assertRefused(TinyVmdk.stream().int64(at + 12, 8), Reason.CORRUPT);
        assertRefused(TinyVmdk.stream().int64(at + 20, 16), Reason.CORRUPT);
        assertRefused(TinyVmdk.stream().int32(at + 4, 2), Reason.CORRUPT);
        assertRefused(TinyVmdk.stream().int64(at + 56, -1), Reason.CORRUPT);
        assertRefused(TinyVmdk.stream().int32(at, 0), Reason.CORRUPT);
        assertRefused(TinyVmdk.stream().int32(at - 512 + 12, 2), Reason.TRUNCATED)
                .withMessageContaining("no end");
        assertRefused(TinyVmdk.stream().int64(at + 512, 1), Reason.TRUNCATED);
    }

    @Test
    void aFileThatIsCutOffAnywhereIsRefused() {
        for (TinyVmdk image : List.of(TinyVmdk.sparse(), TinyVmdk.stream())) {
            // The last grain of the disk is not needed whole.
            int end = TinyVmdk.LAST_GRAIN + 3 * 512;
            for (int length = 4; length < end; length += 4) {
                byte[] file = image.cutTo(length);
                assertThatExceptionOfType(ImageException.class)
                        .as("cut to %d bytes", length)
                        .isThrownBy(() -> read(file))
                        .returns(Reason.TRUNCATED, ImageException::reason);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parentCID=00000001\n#",
                "parentCID=ffffffff\nparentFileNameHint=\"/etc/passwd\"\n#",
                "parentCID=ffffffff\n# parentFileNameHint=\"/etc/passwd\"\n#",
                "PARENTCID=00000001\n#"
            })
    void aParentIsRefusedHoweverItIsNamed(String line) {
        TinyVmdk image = TinyVmdk.sparse().edit("parentCID=ffffffff", line);
        assertRefused(image, Reason.EXTERNAL_FILE).withMessageContaining("parent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SPARSE \"/dev/sda\"",
                "SPARSE \"..\\\\disk.vmdk\"",
                "FLAT \"disk.vmdk\" 0",
                "FLAT \"/etc/passwd\" 0",
                "SPARSE \"disk.vmdk\"\nRW 8 SPARSE \"other.vmdk\"",
                "SPARSE \"disk.vmdk\" 8",
                "ZERO",
                "VMFSRDM \"disk-rdm.vmdk\""
            })
    void anExtentElsewhereIsRefused(String extent) {
        TinyVmdk image = TinyVmdk.sparse().edit("SPARSE \"disk.vmdk\"", extent);
        assertRefused(image, Reason.EXTERNAL_FILE).withMessageContaining("no other file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version=1\nversion=1",
                "version=1\ncreateType=\"monolithicSparse\"",
                "version=1\nRW -1 SPARSE \"disk.vmdk\"",
                "version=1\nRW 99999999999999999999 SPARSE \"disk.vmdk\"",
                "version=1\nsomething else",
                "version=1\u0001",
                "version=1\rcreateType=\"monolithicFlat\"",
                "version=1\nRW 8 SPARSE \"a\" 0 more",
            })
    void aDescriptorThatCanBeReadInTwoWaysIsCorrupt(String lines) {
        assertRefused(TinyVmdk.sparse().edit("version=1", lines), Reason.CORRUPT);
    }

    @Test
    void aDescriptorThatContradictsTheHeaderIsCorrupt() {
        for (String type : List.of("streamOptimized", "monolithicFlat", "custom", "")) {
            assertRefused(TinyVmdk.sparse().edit("monolithicSparse", type), Reason.CORRUPT);
        }
        assertRefused(
                TinyVmdk.stream().edit("streamOptimized", "monolithicSparse"), Reason.CORRUPT);
        assertRefused(TinyVmdk.sparse().edit("RW 467", "RW 468"), Reason.CORRUPT);
        assertRefused(TinyVmdk.sparse().edit("RW 467", "RW 459"), Reason.CORRUPT);
        assertRefused(TinyVmdk.sparse().edit("RW 467 SPARSE", "# SPARSE"), Reason.CORRUPT);
        String endless = "#".repeat(TinyVmdk.DESCRIPTOR_SECTORS * TinyVmdk.SECTOR);
        assertRefused(TinyVmdk.sparse().text(endless.replaceFirst("#", "\n")), Reason.CORRUPT);
    }

    @Test
    void aCapacityThatIsRoundedUpToAGrainIsAllowed() throws Exception {
        TinyVmdk image = TinyVmdk.sparse().edit("RW 467", "RW 460");
        assertThat(open(image).virtualSize()).isEqualTo(TinyVmdk.DISK_SIZE);
    }

    @Test
    void anEncryptedDiskIsRefused() {
        TinyVmdk image = TinyVmdk.sparse().edit("#DDB", "encryption.keySafe=\"vmware:key\"");
        assertRefused(image, Reason.ENCRYPTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"# a comment\n\nversion=1\n", "version = 3\n", "# disk descriptorfile"})
    void whatQemuTakesForADescriptorIsNoRawDisk(String text) {
        byte[] disk = new byte[4096];
        byte[] start = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(start, 0, disk, 0, start.length);
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> DiskFormats.open(new MemorySource(disk)))
                .returns(Reason.EXTERNAL_FILE, ImageException::reason);
    }

    @Test
    void aFlatFileMustHoldWhatTheDescriptorSays() throws Exception {
        String text = TinyVmdk.descriptor("vmfs").replace("467 SPARSE", "4 VMFS");
        assertThat(openFlat(text, 2048).virtualSize()).isEqualTo(2048);
        assertFlatRefused(text, 2047, Reason.TRUNCATED);
        assertFlatRefused(text.replace(" 4 ", " 999999999999999999 "), 2048, Reason.TRUNCATED);
        assertFlatRefused(text.replace("vmdk\"", "vmdk\" 1"), 2048, Reason.TRUNCATED);
        assertFlatRefused(text.replace("vmfs", "custom"), 2048, Reason.UNSUPPORTED);
        assertFlatRefused(text.replace("VMFS", "VMFSRDM"), 2048, Reason.UNSUPPORTED);
        assertFlatRefused("nothing", 2048, Reason.UNSUPPORTED);
        assertFlatRefused(text + "#".repeat(1 << 20), 2048, Reason.LIMIT);
    }

    private static DiskImage openFlat(String descriptor, int size) throws IOException {
        byte[] text = descriptor.getBytes(StandardCharsets.UTF_8);
        return VmdkFormat.openFlat(new MemorySource(text), new MemorySource(new byte[size]));
    }

    private static void assertFlatRefused(String descriptor, int size, Reason reason) {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> openFlat(descriptor, size))
                .returns(reason, ImageException::reason);
    }

    /** Opens the image and reads all of it, which must fail with one clear error. */
    private static ThrowableAssertAlternative<ImageException> assertRefused(
            TinyVmdk image, Reason reason) {
        return assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> read(image))
                .returns(reason, ImageException::reason)
                .returns("vmdk", ImageException::format);
    }

    private static DiskImage open(TinyVmdk image) throws IOException {
        return DiskFormats.open(new MemorySource(image.bytes()));
    }

    private static byte[] read(TinyVmdk image) throws IOException {
        return read(image.bytes());
    }

    private static byte[] read(byte[] image) throws IOException {
        BlockSource disk = DiskFormats.open(new MemorySource(image)).disk();
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(disk.size(), 1 << 20));
        disk.read(0, bytes);
        return bytes.array();
    }
}
