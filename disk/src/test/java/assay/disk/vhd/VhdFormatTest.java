package assay.disk.vhd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.BlockSource;
import assay.disk.Copies;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MemorySource;
import java.io.IOException;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VhdFormatTest {

    @Test
    void aDynamicDiskIsRead() throws IOException {
        DiskImage image = DiskFormats.open(new MemorySource(new TinyVhd().bytes()));
        assertThat(Copies.bytes(image.disk())).isEqualTo(TinyVhd.disk());
        assertThat(image.disk().extentAt(4096, TinyVhd.DISK_SIZE))
                .isEqualTo(new Extent(4096, 4096, Extent.Kind.HOLE));
        assertThat(image.details())
                .containsEntry("subformat", "dynamic")
                .containsEntry("block size", "4096")
                .containsEntry("creator application", "win")
                .containsEntry("size by", "current size")
                .containsEntry("saved state", "false");
    }

    @Test
    void aFixedDiskThatStartsWithAnMbrIsAVhdAlone() throws IOException {
        byte[] file = TinyVhd.fixed(mbr(), "win ", new Chs(1, 1, 1), 8192);
        DiskImage image = DiskFormats.open(new MemorySource(file));
        assertThat(image.format()).isEqualTo("vhd");
        assertThat(Copies.bytes(image.disk())).isEqualTo(mbr());
        assertThat(image.details()).containsEntry("subformat", "fixed");
    }

    @Test
    void anMbrWithADamagedFooterIsAmbiguous() {
        byte[] file = TinyVhd.fixed(mbr(), "win ", new Chs(1, 1, 1), 8192);
        file[8192 + 300] ^= 1;
        assertRefused(file, Reason.AMBIGUOUS).withMessageContaining("vhd and raw");
    }

    @Test
    void aDynamicDiskThatStartsWithAnMbrIsAmbiguous() {
        byte[] file = new TinyVhd().bytes();
        System.arraycopy(mbr(), 440, file, 440, 72);
        assertRefused(file, Reason.AMBIGUOUS).withMessageContaining("vhd and raw");
    }

    @Test
    void aFixedDiskThatStartsLikeAnotherFormatIsAmbiguous() {
        byte[] disk = new byte[8192];
        System.arraycopy(HexFormat.of().parseHex("514649fb00000003"), 0, disk, 0, 8);
        assertRefused(TinyVhd.fixed(disk, "win ", new Chs(1, 1, 1), 8192), Reason.AMBIGUOUS)
                .withMessageContaining("qcow2 and vhd");
    }

    @Test
    void aFixedDiskThatStartsWithAFooterOfADynamicOneIsRefused() {
        byte[] outer =
                TinyVhd.fixed(new TinyVhd().bytes(), "win ", new Chs(1, 1, 1), TinyVhd.FILE_SIZE);
        assertRefused(outer, Reason.CORRUPT).withMessageContaining("differ");
    }

    @Test
    void theCreatorDecidesWhichSizeCounts() throws IOException {
        Chs geometry = new Chs(2, 2, 2);
        assertThat(size(TinyVhd.fixed(new byte[8192], "win ", geometry, 8192))).isEqualTo(8192);
        assertThat(size(TinyVhd.fixed(new byte[8192], "wa\0\0", geometry, 8192))).isEqualTo(8192);
        assertThat(size(TinyVhd.fixed(new byte[8192], "vpc ", geometry, 8192))).isEqualTo(4096);
        assertThat(size(TinyVhd.fixed(new byte[8192], "vpc ", Chs.MAX, 8192))).isEqualTo(8192);
    }

    @Test
    void aSizeThatLiesIsRefused() {
        Chs geometry = new Chs(2, 2, 2);
        assertRefused(TinyVhd.fixed(new byte[8192], "win ", geometry, 8704), Reason.TRUNCATED)
                .withMessageContaining("8704 bytes, but only 8192");
        assertRefused(TinyVhd.fixed(new byte[8192], "win ", geometry, -1), Reason.LIMIT);
        assertRefused(TinyVhd.fixed(new byte[8192], "win ", geometry, 511), Reason.CORRUPT);
        assertRefused(
                TinyVhd.fixed(new byte[8192], "vpc ", new Chs(0, 2, 2), 8192), Reason.CORRUPT);
        assertRefused(new TinyVhd().footerLong(48, 1L << 40), Reason.CORRUPT)
                .withMessageContaining("a block table of 5 entries");
        assertRefused(new TinyVhd().footerLong(48, 1L << 42), Reason.LIMIT)
                .withMessageContaining("2040 GiB");
    }

    @Test
    void aDifferencingDiskIsRefusedByItsParentsName() {
        assertRefused(
                        new TinyVhd()
                                .footerInt(60, Footer.DIFFERENCING)
                                .parentName("C:\\基础 disk.vhd"),
                        Reason.EXTERNAL_FILE)
                .withMessageContaining("\"C:\\基础 disk.vhd\"")
                .withMessageContaining("Merge-VHD");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 6, -1})
    void anotherTypeThanDynamicHasNoFooterAtTheStart(int type) {
        assertRefused(new TinyVhd().footerInt(60, type), Reason.CORRUPT)
                .withMessageContaining("of type " + Integer.toUnsignedString(type));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {20, 100, 511, TinyVhd.END + 20, TinyVhd.HEADER + 17, TinyVhd.HEADER + 1000})
    void aChecksumThatIsWrongIsCorrupt(int offset) {
        assertRefused(new TinyVhd().spoil(offset), Reason.CORRUPT)
                .withMessageContaining("checksum");
    }

    @Test
    void footersThatDifferAreCorrupt() {
        assertRefused(new TinyVhd().endInt(52, 4096), Reason.CORRUPT)
                .withMessageContaining("programs disagree");
        assertRefused(new TinyVhd().endInt(60, Footer.FIXED), Reason.CORRUPT);
    }

    @Test
    void aHeaderThatTheFormatDoesNotAllowIsRefused() {
        assertRefused(new TinyVhd().footerInt(12, 0x2_0000), Reason.UNSUPPORTED);
        assertRefused(new TinyVhd().headerInt(24, 0x2_0000), Reason.UNSUPPORTED);
        assertRefused(new TinyVhd().headerInt(0, 0), Reason.CORRUPT);
        assertRefused(new TinyVhd().headerInt(32, 4095), Reason.LIMIT);
        assertRefused(new TinyVhd().headerInt(32, 0), Reason.LIMIT);
        assertRefused(new TinyVhd().headerInt(32, 1 << 31), Reason.LIMIT);
        assertRefused(new TinyVhd().headerInt(28, 4), Reason.CORRUPT);
    }

    @Test
    void aTableThatIsNotInTheFileIsRefused() {
        assertRefused(new TinyVhd().headerLong(16, -1), Reason.CORRUPT);
        assertRefused(new TinyVhd().headerLong(16, 1L << 40), Reason.TRUNCATED)
                .withMessageContaining("block table");
        assertRefused(new TinyVhd().footerLong(16, 1L << 40), Reason.TRUNCATED)
                .withMessageContaining("header");
        assertRefused(new TinyVhd().footerLong(16, -1), Reason.CORRUPT);
        assertRefused(new TinyVhd().footerLong(16, Long.MAX_VALUE), Reason.TRUNCATED);
    }

    @Test
    void aTableOfMoreEntriesThanNeededIsNotReadToItsEnd() throws IOException {
        byte[] file = new TinyVhd().headerInt(28, -2).bytes();
        assertThat(size(file)).isEqualTo(TinyVhd.DISK_SIZE);
    }

    @Test
    void aBlockWhereSomethingElseStandsIsRefused() {
        assertRefused(new TinyVhd().entry(2, -2), Reason.TRUNCATED)
                .withMessageContaining("block 2");
        assertRefused(new TinyVhd().entry(2, 0), Reason.CORRUPT)
                .withMessageContaining("the footer's copy");
        assertRefused(new TinyVhd().entry(2, 2), Reason.CORRUPT).withMessageContaining("header");
        assertRefused(new TinyVhd().entry(2, 3), Reason.CORRUPT)
                .withMessageContaining("block table");
        assertRefused(new TinyVhd().entry(2, TinyVhd.FIRST_BLOCK / 512), Reason.CORRUPT)
                .withMessageContaining("share");
        assertRefused(new TinyVhd().entry(2, TinyVhd.FIRST_BLOCK / 512 + 8), Reason.CORRUPT)
                .withMessageContaining("share");
        assertRefused(new TinyVhd().entry(2, TinyVhd.LAST_BLOCK / 512 + 1), Reason.CORRUPT)
                .withMessageContaining("here is the footer");
    }

    @Test
    void aFileThatIsCutOffAnywhereIsRefused() {
        for (int length = 512; length < TinyVhd.FILE_SIZE; length += 8) {
            byte[] file = new TinyVhd().cutTo(length);
            assertThatExceptionOfType(ImageException.class)
                    .as("cut to %d bytes", length)
                    .isThrownBy(() -> DiskFormats.open(new MemorySource(file)))
                    .returns(Reason.TRUNCATED, ImageException::reason);
        }
    }

    private static byte[] mbr() {
        byte[] disk = new byte[8192];
        byte[] entry = HexFormat.of().parseHex("80000000830000000008000000100000");
        System.arraycopy(entry, 0, disk, 446, 16);
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
        return disk;
    }

    private static long size(byte[] file) throws IOException {
        BlockSource disk = DiskFormats.open(new MemorySource(file)).disk();
        return disk.size();
    }

    private static ThrowableAssertAlternative<ImageException> assertRefused(
            TinyVhd file, Reason reason) {
        return assertRefused(file.bytes(), reason);
    }

    private static ThrowableAssertAlternative<ImageException> assertRefused(
            byte[] file, Reason reason) {
        return assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> DiskFormats.open(new MemorySource(file)))
                .returns(reason, ImageException::reason);
    }
}
