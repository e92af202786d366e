package assay.disk.ova;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MemorySource;
import assay.disk.SampleData;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OvaFormatTest {

    private static final int SIZE = 2 << 20;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ustar", "gnu", "pax"})
    void theDiskInAnArchiveOfTarIsRead(String format) throws IOException {
        byte[] disk = SampleData.mixed(1, SIZE);
        Path raw = Files.write(folder.resolve("disk.raw"), disk);
        // Too long for a plain header of GNU tar and pax.
        String name = "product-" + "x".repeat(format.equals("ustar") ? 20 : 120) + "-disk1.vmdk";
        Oracle.require("qemu-img")
                .run(
                        "convert",
                        "-f",
                        "raw",
                        "-O",
                        "vmdk",
                        "-o",
                        "subformat=streamOptimized",
                        raw,
                        folder.resolve(name));
        Files.writeString(folder.resolve("product.ovf"), "<Envelope/>");
        Files.writeString(folder.resolve("product.mf"), "SHA256(product.ovf)= 0");
        Path ova = tar(format, "product.ovf", "product.mf", name);
        try (FileSource file = FileSource.open(ova);
                DiskImage image = DiskFormats.open(file)) {
            assertThat(image.format()).isEqualTo("ova");
            assertThat(image.fileSize()).isEqualTo(Files.size(ova));
            assertThat(image.details())
                    .containsEntry("disk format", "vmdk")
                    .containsEntry("manifest", "not verified")
                    .containsEntry("create type", "streamOptimized");
            assertThat(image.details().get("disk file")).startsWith("product-xxx");
            ByteBuffer bytes = ByteBuffer.allocate(SIZE);
            image.disk().read(0, bytes);
            assertThat(bytes.array()).isEqualTo(disk);
        }
    }

    @Test
    void severalDisksAreRefusedByTheirNames() throws IOException {
        for (String name : List.of("a.ovf", "disk1.vmdk", "disk2.vmdk")) {
            Files.writeString(folder.resolve(name), "x");
        }
        byte[] ova = Files.readAllBytes(tar("ustar", "a.ovf", "disk1.vmdk", "disk2.vmdk"));
        assertRefused(ova, Reason.UNSUPPORTED)
                .withMessageContaining("2 disks")
                .withMessageContaining("disk1.vmdk, disk2.vmdk");
    }

    @Test
    void anArchiveThatIsNoOvaIsToBeUnpacked() {
        assertRefused(new TarBuilder().add("disk.raw", '0', disk()).bytes(), Reason.UNSUPPORTED)
                .withMessageContaining("without an OVF")
                .withMessageContaining("tar -xf");
        assertRefused(ova().bytes(), Reason.UNSUPPORTED).withMessageContaining("no disk");
    }

    @Test
    void sizesAndNamesMayBeInEveryForm() throws IOException {
        byte[] base256 = TarBuilder.header("d.raw", '0', "");
        base256[124] = (byte) 0x80;
        base256[133] = (byte) (SIZE >> 16);
        assertThat(size(ova().add(base256, disk()))).isEqualTo(SIZE);
        assertThat(size(ova().add(TarBuilder.header("d.raw", '\0', "00010000000 "), disk())))
                .isEqualTo(SIZE);
        byte[] records = "23 size=00000002097152\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(
                        size(
                                ova().add("x", 'x', records)
                                        .add(TarBuilder.header("d.raw", '0', "0"), disk())))
                .isEqualTo(SIZE);
        assertThat(size(ova().add("folder/", '5', new byte[0]).add("./d.raw", '7', disk())))
                .isEqualTo(SIZE);
    }

    @ParameterizedTest
    @ValueSource(chars = {'1', '2', '3', '4', '6', 'S', 'K', 'V'})
    void whatIsNoFileIsRefused(char type) {
        TarBuilder archive = ova().add("disk.vmdk", type, new byte[0]);
        assertRefused(archive.bytes(), Reason.UNSUPPORTED).withMessageContaining("export it again");
    }

    @Test
    void aSparseFileOfPaxIsRefused() {
        byte[] records = "22 GNU.sparse.major=1\n".getBytes(StandardCharsets.US_ASCII);
        TarBuilder one = ova().add("x", 'x', records).add("disk.vmdk", '0', disk());
        assertRefused(one.bytes(), Reason.UNSUPPORTED).withMessageContaining("sparse");
        TarBuilder all = ova().add("x", 'g', records).add("disk.vmdk", '0', disk());
        assertRefused(all.bytes(), Reason.UNSUPPORTED);
    }

    @Test
    void aSizeThatLiesIsFound() {
        for (String size : List.of("77777777777", "777777777777", "00077777777")) {
            TarBuilder archive = ova().add(TarBuilder.header("d.raw", '0', size), disk());
            assertRefused(archive.bytes(), Reason.TRUNCATED);
        }
        TarBuilder text = ova().add(TarBuilder.header("d.raw", '0', "12345678"), disk());
        assertRefused(text.bytes(), Reason.CORRUPT);
        byte[] negative = TarBuilder.header("d.raw", '0', "");
        Arrays.fill(negative, 124, 136, (byte) 0xff);
        assertRefused(ova().add(negative, disk()).bytes(), Reason.LIMIT);
        byte[] most = TarBuilder.header("d.raw", '0', "");
        most[124] = (byte) 0x80;
        most[128] = 0x7f;
        Arrays.fill(most, 129, 136, (byte) 0xff);
        assertRefused(ova().add(most, disk()).bytes(), Reason.TRUNCATED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8 size=1\n",
                "11 size=12345\n",
                "10 size=-1\n",
                "99999999999999999999 a=b\n",
                "-5 a=b\n",
                "0 a=b\n",
                "size=1\n",
                "6 abc\n",
                "x"
            })
    void anExtendedHeaderThatLiesIsFound(String records) {
        byte[] bytes = records.getBytes(StandardCharsets.US_ASCII);
        TarBuilder archive = ova().add("x", 'x', bytes).add("disk.raw", '0', disk());
        assertRefused(archive.bytes(), Reason.CORRUPT);
    }

    @Test
    void aLongNameIsNotReadWithoutBound() {
        TarBuilder archive = ova().add("x", 'L', new byte[(1 << 16) + 1]);
        assertRefused(archive.bytes(), Reason.LIMIT);
    }

    @Test
    void anArchiveOfManyEntriesIsRefused() {
        TarBuilder archive = ova();
        for (int i = 0; i < 1000; i++) {
            archive.add("folder/", '5', new byte[0]);
        }
        assertRefused(archive.bytes(), Reason.LIMIT).withMessageContaining("1000 entries");
    }

    @Test
    void aFileThatIsCutOffIsRefused() {
        byte[] whole = ova().add("disk.raw", '0', disk()).bytes();
        for (int length : new int[] {515, 1100, 2000, whole.length - 2000}) {
            assertRefused(Arrays.copyOf(whole, length), Reason.TRUNCATED);
        }
    }

    @Test
    void aWrongByteInAHeaderIsFound() {
        byte[] whole = ova().add("disk.raw", '0', disk()).bytes();
        whole[1024 + 3] ^= 1;
        assertRefused(whole, Reason.CORRUPT).withMessageContaining("no entry");
    }

    @Test
    void anArchiveInAnArchiveIsRefused() {
        byte[] inner = ova().add("disk.raw", '0', disk()).bytes();
        TarBuilder outer = ova().add("disk.raw", '0', inner);
        assertRefused(outer.bytes(), Reason.UNSUPPORTED).withMessageContaining("packed twice");
    }

    private static TarBuilder ova() {
        return new TarBuilder().add("a.ovf", '0', new byte[10]);
    }

    /** A disk with a boot sector. */
    private static byte[] disk() {
        byte[] disk = new byte[SIZE];
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
        return disk;
    }

    private static long size(TarBuilder archive) throws IOException {
        return DiskFormats.open(new MemorySource(archive.bytes())).virtualSize();
    }

    private Path tar(String format, String... names) {
        Path ova = folder.resolve("product.ova");
        List<Object> arguments =
                new ArrayList<>(List.of("--format=" + format, "-C", folder, "-cf", ova));
        arguments.addAll(List.of(names));
        Oracle.require("tar").run(arguments.toArray());
        return ova;
    }

    private static ThrowableAssertAlternative<ImageException> assertRefused(
            byte[] archive, Reason reason) {
        return assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> DiskFormats.open(new MemorySource(archive)))
                .returns(reason, ImageException::reason);
    }
}
