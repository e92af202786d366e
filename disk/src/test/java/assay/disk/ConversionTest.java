package assay.disk;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A disk that goes through any format is the same disk. */
class ConversionTest {

    private static final int MIB = 1 << 20;

    /** As {@code qemu-img} calls what our writers write. */
    private static final Map<String, String> QEMU = Map.of("vhd", "vpc", "vhd-fixed", "vpc");

    private final Oracle qemuImg = Oracle.require("qemu-img");

    @TempDir Path folder;
    private Path raw;
    private Path out;

    @BeforeEach
    void writeADisk() throws IOException {
        raw = folder.resolve("disk.raw");
        out = folder.resolve("out");
        try (FileOutput output = FileOutput.create(raw)) {
            output.write(0, ByteBuffer.wrap(SampleData.mixed(1, 5 * MIB + 77)));
            output.write(20 * MIB, ByteBuffer.wrap(new byte[4 * MIB]));
            output.write(30 * MIB + 512, ByteBuffer.wrap(SampleData.mixed(2, MIB)));
            output.finish(64 * MIB + 512);
        }
    }

    static Stream<DiskWriter> writers() {
        return DiskWriters.names().stream().map(name -> DiskWriters.find(name).orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("writers")
    void aDiskIsWrittenInEveryFormat(DiskWriter writer) throws IOException {
        List<Long> progress = new ArrayList<>();
        convert(writer, progress);
        String format = QEMU.getOrDefault(writer.name(), writer.name().split("-", 2)[0]);
        qemuImg.run("compare", "-f", "raw", "-F", format, raw, out);
        assertThat(progress).isSorted().endsWith(64L * MIB + 512);
    }

    @Test
    void aRawFileHasHolesWhereTheDiskHasZeros() throws IOException {
        convert(DiskWriters.find("raw").orElseThrow(), new ArrayList<>());
        assertThat(dataBytes(out)).isLessThanOrEqualTo(dataBytes(raw) - 4 * MIB);
    }

    @Test
    void aViewHasNoRoomForZeros() throws IOException {
        convert(DiskWriters.views().get(1), new ArrayList<>());
        qemuImg.run("check", "-f", "qcow2", out);
        qemuImg.run("compare", "-f", "raw", "-F", "qcow2", raw, out);
        assertThat(Files.size(out)).isLessThan(8 * MIB);
    }

    @Test
    void aDifferenceIsFoundWhereItIs() throws IOException {
        byte[] bytes = SampleData.mixed(3, 5 * MIB);
        byte[] other = bytes.clone();
        other[4 * MIB + 5] ^= 1;
        other[3 * MIB + 9] ^= 1;
        assertThat(difference(bytes, bytes)).isEmpty();
        assertThat(difference(bytes, other)).hasValue(3 * MIB + 9);
        assertThat(difference(new byte[5], new byte[4])).hasValue(4);
        assertThat(difference(new byte[4], new byte[5])).isEmpty();
        assertThat(difference(new byte[4], new byte[] {0, 0, 0, 0, 1})).hasValue(4);
    }

    private static OptionalLong difference(byte[] disk, byte[] written) throws IOException {
        return Conversion.difference(new MemorySource(disk), new MemorySource(written), _ -> {});
    }

    private void convert(DiskWriter writer, List<Long> progress) throws IOException {
        try (FileSource disk = FileSource.open(raw);
                FileOutput output = FileOutput.create(out)) {
            Conversion.write(disk, writer, output, progress::add);
        }
    }

    private static long dataBytes(Path file) throws IOException {
        long bytes = 0;
        try (FileSource source = FileSource.open(file)) {
            for (long at = 0; at < source.size(); ) {
                Extent extent = source.extentAt(at, source.size());
                bytes += extent.kind() == Extent.Kind.DATA ? extent.length() : 0;
                at = extent.end();
            }
        }
        return bytes;
    }
}
