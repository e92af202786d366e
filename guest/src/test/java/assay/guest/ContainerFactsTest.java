package assay.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.FileSource;
import assay.testkit.Images;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of the file that a disk comes in; {@code qemu-img} makes and measures it. */
final class ContainerFactsTest {

    @TempDir private static Path folder;

    private static Path converted(String format, String option, String name) throws IOException {
        Path image = folder.resolve(name);
        Path raw = Images.require("debian.raw");
        Oracle.require("qemu-img")
                .run("convert", "-f", "raw", "-O", format, "-o", option, raw, image);
        return image;
    }

    private static Facts inspect(Path image) throws IOException {
        try (FileSource file = FileSource.open(image);
                DiskImage opened = DiskFormats.open(file)) {
            Facts.Builder facts = Facts.builder();
            DiskFacts.container(opened, facts);
            return facts.build();
        }
    }

    @ParameterizedTest
    @CsvSource({"subformat=fixed, fixed", "subformat=dynamic, dynamic"})
    void aVhdSaysWhetherItIsFixed(String option, String type) throws IOException {
        Facts facts = inspect(converted("vpc", option, type + ".vhd"));
        assertThat(facts.at("disk.vhd.cookieOk")).hasValue(true);
        assertThat(facts.at("disk.vhd.type")).hasValue(type);
    }

    @Test
    void anotherFormatIsNoVhd() throws IOException {
        Facts facts = inspect(Images.require("debian.qcow2"));
        assertThat(facts.at("disk.vhd.cookieOk")).hasValue(false);
        assertThat(facts.at("disk.vhd.type")).hasValue("none");
    }

    @Test
    void aFileThatWasNotClosedIsDirty() throws IOException {
        Path image = Files.copy(Images.require("formats/sparse.qcow2"), folder.resolve("dirty"));
        assertThat(inspect(image).at("disk.dirty")).hasValue(false);
        int incompatibleFeatures = 72;
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(Long.BYTES).putLong(1).flip(), incompatibleFeatures);
        }
        assertThat(inspect(image).at("disk.dirty")).hasValue(true);
    }

    @Test
    void theSizeAsQcow2IsThatOfQemu() throws IOException {
        long size = Files.size(converted("qcow2", "compat=1.1", "disk.qcow2"));
        assertThat(inspect(Images.require("debian.qcow2")).at("disk.qcow2Size"))
                .hasValueSatisfying(
                        told -> assertThat((long) told).isCloseTo(size, within(size / 50)));
    }
}
