package assay.disk.compressed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MemorySource;
import assay.disk.SampleData;
import assay.testkit.Oracle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the usual programs compress is opened as what it was. */
class CompressedFormatTest {

    private static final int SIZE = 3_000_000;
    private static final int DATA = 6 * SpooledSource.BLOCK;
    private static final SpoolLimits SMALL = new SpoolLimits(1 << 24, 1 << 22, 1 << 20, 10);

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "gzip, gzip",
        "gzip -1, gzip",
        "gzip -n, gzip",
        "xz, xz",
        "xz -9e, xz",
        "xz -0 -T2 --block-size=100000, xz",
        "zstd -q --rm, zstd",
        "zstd -q --rm -19 --long=27, zstd",
    })
    void aRawDiskIsReadAsItWas(String command, String name) throws IOException {
        byte[] disk = disk();
        try (BlockSource file = new MemorySource(pack(command, disk));
                DiskImage image = DiskFormats.open(file)) {
            assertThat(image.format()).isEqualTo("raw");
            assertThat(image.details()).isEqualTo(Map.of("compressed with", name));
            assertThat(image.fileSize()).isEqualTo(file.size());
            assertThat(read(image.disk())).isEqualTo(disk);
        }
    }

    @Test
    void zerosAreHoles() throws IOException {
        try (BlockSource file = new MemorySource(pack("gzip", disk()));
                DiskImage image = DiskFormats.open(file)) {
            long start = DATA;
            assertThat(image.disk().extentAt(start, SIZE))
                    .isEqualTo(new Extent(start, SIZE - start, Extent.Kind.HOLE));
            assertThat(image.disk().extentAt(100, SIZE))
                    .isEqualTo(new Extent(100, start - 100, Extent.Kind.DATA));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "xz", "zstd -q --rm"})
    void whatWasCompressedMayBeAnImage(String command) throws IOException {
        Path raw = Files.write(folder.resolve("disk.raw"), disk());
        Path qcow2 = folder.resolve("disk.qcow2");
        Oracle.require("qemu-img").run("convert", "-f", "raw", "-O", "qcow2", raw, qcow2);
        byte[] packed = pack(command, Files.readAllBytes(qcow2));
        try (DiskImage image = DiskFormats.open(new MemorySource(packed))) {
            assertThat(image.format()).isEqualTo("qcow2");
            assertThat(image.details()).containsKeys("compressed with", "cluster size");
            assertThat(Arrays.copyOf(read(image.disk()), SIZE)).isEqualTo(disk());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "xz", "zstd -q --rm"})
    void partsThatFollowEachOtherAreOneDisk(String command) throws IOException {
        byte[] disk = disk();
        byte[] packed =
                join(
                        pack(command, Arrays.copyOf(disk, 200_000)),
                        pack(command, Arrays.copyOfRange(disk, 200_000, SIZE)));
        try (DiskImage image = DiskFormats.open(new MemorySource(packed))) {
            assertThat(read(image.disk())).isEqualTo(disk);
        }
    }

    @Test
    void aGzipHeaderMayHaveEveryField() throws IOException {
        byte[] plain = pack("gzip -n", disk());
        byte[] header = {31, -117, 8, 0x1f, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, 'n', 0, 'c', 0, 7, 7};
        byte[] packed = join(header, Arrays.copyOfRange(plain, 10, plain.length), new byte[1000]);
        try (DiskImage image = DiskFormats.open(new MemorySource(packed))) {
            assertThat(read(image.disk())).isEqualTo(disk());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "xz", "zstd -q --rm"})
    void aFileThatIsCutOffIsTruncated(String command) throws IOException {
        byte[] packed = pack(command, disk());
        for (int length : new int[] {7, 30, 1000, packed.length / 2, packed.length - 1}) {
            assertRefused(Arrays.copyOf(packed, length), Reason.TRUNCATED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "xz", "zstd -q --rm"})
    void whatFollowsTheEndIsRefused(String command) throws IOException {
        byte[] packed = pack(command, disk());
        assertRefused(
                join(packed, "more of something else".getBytes(StandardCharsets.US_ASCII)),
                Reason.CORRUPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "xz", "zstd -q --rm"})
    void aWrongByteIsFound(String command) throws IOException {
        byte[] packed = pack(command, disk());
        packed[packed.length / 2] ^= 0x10;
        assertRefused(packed, Reason.CORRUPT);
    }

    @Test
    void aWrongChecksumOfGzipIsFound() throws IOException {
        byte[] packed = pack("gzip", disk());
        packed[packed.length - 6] ^= 1;
        assertRefused(packed, Reason.CORRUPT).withMessageContaining("checksum");
    }

    @Test
    void whatIsCompressedTwiceIsToBeUnpackedFirst() throws IOException {
        byte[] packed = pack("xz", pack("gzip", disk()));
        assertRefused(packed, Reason.UNSUPPORTED)
                .withMessageStartingWith("gzip: ")
                .withMessageContaining("packed twice");
    }

    @Test
    void whatIsNoDiskIsNoneWhenItIsCompressed() throws IOException {
        assertRefused(pack("gzip", "hello".getBytes(StandardCharsets.US_ASCII)), Reason.UNSUPPORTED)
                .withMessageContaining("not a disk image");
        assertRefused(pack("gzip", new byte[0]), Reason.TRUNCATED).withMessageContaining("empty");
    }

    @Test
    void moreMemoryThanUsualIsNotTaken() throws IOException {
        byte[] packed = pack("xz --lzma2=dict=256MiB", disk());
        assertRefused(packed, Reason.LIMIT).withMessageContaining("xz -6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "xz", "zstd -q --rm"})
    void aBombEndsEarly(String command) throws IOException {
        byte[] packed = pack(command, new byte[1 << 24]);
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> small(packed).open(new MemorySource(packed)))
                .returns(Reason.LIMIT, ImageException::reason)
                .withMessageContaining("bomb");
    }

    @Test
    void aFileThatWouldFillTheDiskEndsEarly() throws IOException {
        byte[] packed = pack("gzip -1", SampleData.mixed(2, 6 << 20));
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> small(packed).open(new MemorySource(packed)))
                .returns(Reason.LIMIT, ImageException::reason)
                .withMessageContaining("are data");
    }

    @Test
    void closingTheImageReleasesTheTemporaryFile() throws IOException {
        DiskImage image = DiskFormats.open(new MemorySource(pack("gzip", disk())));
        image.close();
        assertThatThrownBy(() -> read(image.disk())).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void theTemporaryFileHasNoNameFromTheStart() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (DiskImage image = DiskFormats.open(new MemorySource(pack("gzip", disk())));
                var spools = Files.newDirectoryStream(temporary, "assay-*.spool")) {
            assertThat(image.virtualSize()).isEqualTo(SIZE);
            assertThat(spools).isEmpty();
        }
    }

    private static CompressedFormat small(byte[] packed) {
        Compression compression =
                Arrays.stream(Compression.values())
                        .filter(c -> c.matches(Arrays.copyOf(packed, 6)))
                        .findFirst()
                        .orElseThrow();
        return new CompressedFormat(compression, DiskFormats::open, SMALL);
    }

    private ThrowableAssertAlternative<ImageException> assertRefused(byte[] packed, Reason reason) {
        return assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> DiskFormats.open(new MemorySource(packed)).close())
                .returns(reason, ImageException::reason);
    }

    /** A disk with a boot sector, some data and then zeros. */
    private static byte[] disk() {
        byte[] disk = Arrays.copyOf(SampleData.mixed(1, DATA), SIZE);
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
        return disk;
    }

    private byte[] pack(String command, byte[] content) throws IOException {
        Path in = Files.createTempFile(folder, "in", "");
        Files.write(in, content);
        String[] words = (command + " " + in).split(" ", -1);
        Oracle.require(words[0]).run((Object[]) Arrays.copyOfRange(words, 1, words.length));
        try (var packed = Files.newDirectoryStream(folder, in.getFileName() + ".*")) {
            Path out = packed.iterator().next();
            byte[] bytes = Files.readAllBytes(out);
            Files.delete(out);
            return bytes;
        }
    }

    private static byte[] read(BlockSource disk) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) disk.size());
        disk.read(0, bytes);
        return bytes.array();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}
