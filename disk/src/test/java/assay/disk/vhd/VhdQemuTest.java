package assay.disk.vhd;

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
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What QEMU writes is read as QEMU reads it. */
class VhdQemuTest {

    private final Qemu qemu = new Qemu("vpc");

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "512, dynamic, off",
        "512, fixed, off",
        "512, fixed, on",
        "2097152, dynamic, on",
        "2097664, dynamic, on",
        "20973056, dynamic, off",
        "20973056, dynamic, on",
        "20973056, fixed, off",
        "20973056, fixed, on",
    })
    void anImageIsReadAsQemuReadsIt(long size, String subformat, String forceSize)
            throws IOException {
        Path raw = Copies.write(new SparseSource(size, 6, 100, size), folder.resolve("disk.raw"));
        Path image = folder.resolve("disk.vhd");
        qemu.convert(raw, image, "-o subformat=" + subformat + ",force_size=" + forceSize);
        requireSame(image, subformat);
    }

    @Test
    void anImageThatWasWrittenToIsReadAsQemuReadsIt() throws IOException {
        Path raw = Copies.write(new SparseSource(30 << 20, 2, 10, 1), folder.resolve("disk.raw"));
        Path image = folder.resolve("disk.vhd");
        qemu.convert(raw, image, "-o force_size=on");
        qemu.io(
                image,
                "write -P 0x5a 29M 1M",
                "write -P 0x5b 1900k 300k",
                "write -P 0x5c 13M 512",
                "write -z 29500k 64k");
        requireSame(image, "dynamic");
    }

    @Test
    void aDiskWithEveryKindOfHoleIsReadAsQemuReadsIt() throws IOException {
        Path image = folder.resolve("disk.vhd");
        qemu.convert(Images.require("formats/sparse.raw"), image, "-o force_size=on");
        requireSame(image, "dynamic");
    }

    private void requireSame(Path image, String subformat) throws IOException {
        try (FileSource file = FileSource.open(image)) {
            // A fixed one of random data does not start like a disk, and is a VHD all the same.
            DiskImage opened = DiskFormats.open(file);
            assertThat(opened.format()).isEqualTo("vhd");
            assertThat(opened.details()).containsEntry("subformat", subformat);
            BlockSource disk = opened.disk();
            assertThat(qemu.info(image)).contains("(" + disk.size() + " bytes)");
            if (subformat.equals("dynamic")) {
                BitSet ours = Copies.data(disk);
                ours.andNot(qemu.data(image));
                // QEMU does not look for the file's own holes inside a block.
                assertThat(ours.isEmpty()).isTrue();
            }
            qemu.requireIdentical(Copies.write(disk, folder.resolve("ours.raw")), image);
        }
    }
}
