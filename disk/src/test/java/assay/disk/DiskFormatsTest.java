package assay.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.ImageException.Reason;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskFormatsTest {

    private static final String QCOW2 = "514649fb00000003";
    private static final String MBR = "55aa";

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "510, 55aa",
        "512, 4546492050415254",
        "1080, 53ef",
        "0, 58465342",
        "65600, 5f42485266535f4d",
        "512, 4c4142454c4f4e45",
        "4086, 53574150535041434532",
    })
    void whatStartsLikeADiskIsRaw(int offset, String magic) throws IOException {
        MemorySource file = file(offset, magic);
        DiskImage image = DiskFormats.open(file);
        assertThat(image.format()).isEqualTo("raw");
        assertThat(image.disk()).isSameAs(file);
    }

    @Test
    void whatStartsLikeNothingIsNotADisk() {
        byte[] text = "#!/bin/sh\necho hello\n".getBytes(StandardCharsets.US_ASCII);
        assertRefused(new MemorySource(text), Reason.UNSUPPORTED)
                .withMessageContaining("not a disk image of a format we know")
                .withMessageContaining("qcow2, vmdk, vhd, vhdx, vdi, ova, iso and raw");
        assertRefused(new MemorySource(new byte[1 << 20]), Reason.UNSUPPORTED);
    }

    @Test
    void anEmptyFileIsToldToBeEmpty() {
        assertRefused(new MemorySource(new byte[0]), Reason.TRUNCATED)
                .withMessageContaining("the file is empty");
    }

    @ParameterizedTest
    @CsvSource({
        "qed, qed",
        "qcow, qcow",
        "parallels, parallels",
    })
    void aDiskThatQemuMakesInAnotherFormatIsRefusedByItsName(String options, String name)
            throws IOException {
        Path image = folder.resolve("image");
        String command = "create -q -f " + options + " " + image + " 1M";
        Oracle.require("qemu-img").run((Object[]) command.split(" ", -1));
        try (FileSource file = FileSource.open(image)) {
            assertRefused(file, Reason.UNSUPPORTED)
                    .withMessageStartingWith(name + ": ")
                    .withMessageContaining("qemu-img convert");
        }
    }

    @ParameterizedTest
    @CsvSource({"bzip2, bzip2"})
    void aCompressedDiskIsToBeDecompressedFirst(String command, String name) throws IOException {
        Path image = Files.write(folder.resolve("image"), file(510, MBR).bytes());
        String[] words = (command + " " + image).split(" ", -1);
        Oracle.require(words[0]).run((Object[]) Arrays.copyOfRange(words, 1, words.length));
        Path packed;
        try (var files = Files.list(folder)) {
            packed = files.filter(f -> !f.equals(image)).findFirst().orElseThrow();
        }
        try (FileSource file = FileSource.open(packed)) {
            assertRefused(file, Reason.UNSUPPORTED)
                    .withMessageStartingWith(name + ": ")
                    .withMessageContaining("decompress it first");
        }
    }

    @Test
    void aSparseFileOfEsxIsToldToBeAVmdk() {
        assertRefused(file(0, "434f574401000000"), Reason.UNSUPPORTED)
                .withMessageStartingWith("vmdk: ")
                .withMessageContaining("qemu-img convert");
    }

    @Test
    void anOpticalDiscIsReadByteForByte() throws IOException {
        MemorySource file = file(32_769, "4344303031");
        DiskImage image = DiskFormats.open(file);
        assertThat(image.format()).isEqualTo("iso");
        assertThat(image.disk()).isSameAs(file);
    }

    @Test
    void anOpticalDiscMayHaveAPartitionTable() throws IOException {
        MemorySource file = file(32_769, "4344303031");
        partition(file);
        assertThat(DiskFormats.open(file).format()).isEqualTo("iso");
    }

    @Test
    void whatGenisoimageMakesIsAnOpticalDisc() throws IOException {
        Path content = Files.createDirectory(folder.resolve("content"));
        Files.writeString(content.resolve("hello.txt"), "hello");
        Path image = folder.resolve("image.iso");
        Oracle.require("genisoimage").run("-quiet", "-R", "-o", image, content);
        try (FileSource file = FileSource.open(image)) {
            assertThat(DiskFormats.open(file).format()).isEqualTo("iso");
        }
    }

    @Test
    void aFileOfTwoFormatsIsAmbiguous() {
        MemorySource file = file(0, QCOW2);
        byte[] footer = "conectix".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(footer, 0, file.bytes(), file.bytes().length - 512, footer.length);
        assertRefused(file, Reason.AMBIGUOUS).withMessageContaining("qcow2 and vhd at once");
    }

    @Test
    void aQcow2FileWithAPartitionTableIsAmbiguous() {
        MemorySource file = file(0, QCOW2);
        partition(file);
        assertRefused(file, Reason.AMBIGUOUS).withMessageContaining("qcow2 and raw at once");
    }

    /** Puts a boot sector with one partition at the start. */
    private static void partition(MemorySource file) {
        System.arraycopy(
                HexFormat.of().parseHex("80000000830000000008000000100000"),
                0,
                file.bytes(),
                446,
                16);
        System.arraycopy(HexFormat.of().parseHex(MBR), 0, file.bytes(), 510, 2);
    }

    private static ThrowableAssertAlternative<ImageException> assertRefused(
            BlockSource file, Reason reason) {
        return assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> DiskFormats.open(file))
                .returns(reason, ImageException::reason);
    }

    /** Zeros but for some bytes. */
    private static MemorySource file(int offset, String magic) {
        byte[] bytes = new byte[100_000];
        byte[] found = HexFormat.of().parseHex(magic);
        System.arraycopy(found, 0, bytes, offset, found.length);
        return new MemorySource(bytes);
    }
}
