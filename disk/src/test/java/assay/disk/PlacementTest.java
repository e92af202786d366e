package assay.disk;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {

    private static final int MIB = 1 << 20;

    @TempDir Path folder;

    private Path raw;

    @BeforeEach
    void makeDisk() throws IOException {
        raw = folder.resolve("disk.raw");
        try (FileOutput output = FileOutput.create(raw)) {
            output.write(0, ByteBuffer.wrap(SampleData.mixed(1, 3 * MIB + 77)));
            output.write(20 * MIB, ByteBuffer.wrap(SampleData.mixed(2, MIB)));
            output.finish(32 * MIB);
        }
    }

    /** How many bytes of the disk are placed; each was found to be what the disk has. */
    private static long checkedPlaces(DiskImage image) throws IOException {
        long placed = 0;
        for (long at = 0; at < image.virtualSize(); ) {
            Placed run = image.placedAt(at, Math.min(image.virtualSize(), at + MIB));
            assertThat(run.start()).isEqualTo(at);
            if (run.offset().isPresent()) {
                byte[] there = new byte[(int) run.length()];
                image.container().read(run.offset().getAsLong(), ByteBuffer.wrap(there));
                byte[] here = new byte[(int) run.length()];
                image.disk().read(at, ByteBuffer.wrap(here));
                assertThat(there).isEqualTo(here);
                placed += run.length();
            }
            at = run.end();
        }
        return placed;
    }

    @ParameterizedTest
    @CsvSource({
        "qcow2, ''",
        "qcow2, '-o cluster_size=4k'",
        "qcow2, '-o cluster_size=2M'",
        "qcow2, '-o extended_l2=on,cluster_size=128k'",
        "vmdk, ''",
        "vpc, ''",
        "vpc, '-o subformat=fixed'",
        "vhdx, ''",
        "vdi, ''",
    })
    void aDisksDataIsFoundInItsContainer(String format, String options) throws IOException {
        Path path = folder.resolve("disk." + format);
        new Qemu(format).convert(raw, path, options);
        try (FileSource file = FileSource.open(path)) {
            assertThat(checkedPlaces(DiskFormats.open(file))).isBetween(4L * MIB, 34L * MIB);
        }
    }

    @ParameterizedTest
    @CsvSource({"qcow2, -c", "vmdk, '-o subformat=streamOptimized'"})
    void whatIsCompressedHasNoPlace(String format, String options) throws IOException {
        Path path = folder.resolve("disk." + format);
        new Qemu(format).convert(raw, path, options);
        try (FileSource file = FileSource.open(path)) {
            // What does not become smaller stands in the file as it is.
            assertThat(checkedPlaces(DiskFormats.open(file))).isLessThan(MIB);
        }
    }

    @Test
    void aDiskInAnArchiveHasItsPlaceInTheArchive() throws IOException {
        new Qemu("vmdk").convert(raw, folder.resolve("disk.vmdk"), "");
        Files.writeString(folder.resolve("disk.ovf"), "<Envelope/>");
        Path ova = folder.resolve("disk.ova");
        Oracle.require("tar")
                .run("--format=ustar", "-C", folder, "-cf", ova, "disk.ovf", "disk.vmdk");
        try (FileSource file = FileSource.open(ova)) {
            assertThat(checkedPlaces(DiskFormats.open(file))).isGreaterThan(4 * MIB);
        }
    }
}
