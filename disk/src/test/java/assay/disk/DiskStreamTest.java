package assay.disk;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiskStreamTest {

    private static final int CLUSTER = 64 << 10;

    @TempDir private Path folder;

    static Stream<String> formats() {
        return DiskStream.names().stream();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void whatIsSentInOneGoIsTheDiskAndAsLongAsWasSaid(String format) throws Exception {
        Oracle qemuImg = Oracle.require("qemu-img");
        byte[] bytes = disk(700, 5);
        Path raw = Files.write(folder.resolve("disk.raw"), bytes);
        Path sent = folder.resolve("sent");
        DiskStream stream = DiskStream.prepare(new BytesSource(bytes), format);

        try (OutputStream out = Files.newOutputStream(sent)) {
            stream.send(out);
        }

        String kind = format.startsWith("vmdk") ? "vmdk" : "qcow2";
        assertThat(qemuImg.ask("compare", "-F", kind, "-f", "raw", raw, sent))
                .isEqualTo(new Oracle.Answer(0, "Images are identical.\n"));
        assertThat(stream.length().orElse(Files.size(sent))).isEqualTo(Files.size(sent));
        if (kind.equals("qcow2")) {
            assertThat(qemuImg.ask("check", "-f", "qcow2", sent).exitCode()).isZero();
            assertThat(Files.size(sent)).isLessThan(bytes.length + 10L * CLUSTER);
        }
    }

    /** Clusters that compress, that do not, and of zeros, in no order. */
    private static byte[] disk(int clusters, long seed) throws IOException {
        byte[] bytes = new byte[clusters * CLUSTER + 512];
        Random random = new Random(seed);
        for (int cluster = 0; cluster < clusters; cluster++) {
            byte[] some = new byte[CLUSTER];
            switch (random.nextInt(4)) {
                case 0 -> {}
                case 1 -> random.nextBytes(some);
                case 2 -> some[random.nextInt(CLUSTER)] = 1;
                default -> {
                    byte[] part = new byte[CLUSTER / 3];
                    random.nextBytes(part);
                    System.arraycopy(part, 0, some, 0, part.length);
                }
            }
            System.arraycopy(some, 0, bytes, cluster * CLUSTER, CLUSTER);
        }
        return bytes;
    }
}
