package assay.disk.vhdx;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.Copies;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.FileSource;
import assay.disk.Qemu;
import assay.disk.SparseSource;
import assay.testkit.Images;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What QEMU writes is read as QEMU reads it. */
class VhdxQemuTest {

    private final Qemu qemu = new Qemu("vhdx");

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "512, dynamic, 1M",
        "1048576, dynamic, 1M",
        "1049088, dynamic, 8M",
        "20973056, dynamic, 1M",
        "20973056, dynamic, 0",
        "20973056, fixed, 1M",
        "20973056, dynamic, 256M",
    })
    void anImageIsReadAsQemuReadsIt(long size, String subformat, String blockSize)
            throws IOException {
        Path raw = Copies.write(new SparseSource(size, 6, 100, size), folder.resolve("disk.raw"));
        Path image = folder.resolve("disk.vhdx");
        qemu.convert(raw, image, "-o subformat=" + subformat + ",block_size=" + blockSize);
        requireSame(image, subformat);
    }

    @Test
    void entriesForSectorBitmapsAreLeftOut() throws IOException {
        // With blocks of 1 MiB such an entry stands for each 4 GiB.
        SparseSource source = new SparseSource(9_000_000_000L, 20, 100, 1);
        Path raw = Copies.write(source, folder.resolve("disk.raw"));
        Path image = folder.resolve("disk.vhdx");
        qemu.convert(raw, image, "-o block_size=1M");
        try (FileSource file = FileSource.open(image)) {
            BlockSource disk = DiskFormats.open(file).disk();
            Path ours = Copies.write(disk, folder.resolve("ours.raw"));
            new Qemu("raw").requireIdentical(raw, ours);
        }
    }

    @Test
    void anImageThatWasWrittenToIsReadAsQemuReadsIt() throws IOException {
        Path raw = Copies.write(new SparseSource(30 << 20, 2, 9, 1), folder.resolve("disk.raw"));
        Path image = folder.resolve("disk.vhdx");
        qemu.convert(raw, image, "-o block_size=1M");
        qemu.io(image, "write -P 0x5a 29M 1M", "write -P 0x5b 900k 300k", "write -P 0x5c 13M 512");
        requireSame(image, "dynamic");
    }

    @Test
    void aDiskWithEveryKindOfHoleIsReadAsQemuReadsIt() throws IOException {
        Path image = folder.resolve("disk.vhdx");
        qemu.convert(Images.require("formats/sparse.raw"), image, "");
        requireSame(image, "dynamic");
    }

    private void requireSame(Path image, String subformat) throws IOException {
        try (FileSource file = FileSource.open(image)) {
            DiskImage opened = DiskFormats.open(file);
            assertThat(opened.format()).isEqualTo("vhdx");
            assertThat(opened.details())
                    .containsEntry("subformat", subformat)
                    .containsEntry("log", "empty");
            assertThat(opened.details().get("creator")).startsWith("QEMU");
            BlockSource disk = opened.disk();
            assertThat(qemu.info(image)).contains("(" + disk.size() + " bytes)");
            // Only what is data to us is copied. QEMU cannot tell the holes of a VHDX.
            qemu.requireIdentical(Copies.write(disk, folder.resolve("ours.raw")), image);
        }
    }
}
