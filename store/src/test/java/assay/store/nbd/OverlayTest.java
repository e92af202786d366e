package assay.store.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.BytesSource;
import assay.disk.Extent;
import assay.disk.FileSource;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written to a disk is kept beside it. */
class OverlayTest {

    @TempDir private Path folder;

    /** Ranges inside blocks, over their borders, whole blocks and the odd end of the disk. */
    private static final List<String> OPERATIONS =
            List.of(
                    "write -P 0x11 100 5",
                    "write -P 0x12 4000 5000",
                    "write -P 0x13 1M 1M",
                    "write -z 1052672 4096",
                    "write -z 1060000 10000",
                    "write -P 0x14 1060001 77",
                    "write -z -u 3M 64k",
                    "write -P 0x15 3149000 8192",
                    "discard 2M 128k",
                    "write -f -P 0x16 8389000 3000",
                    "write -P 0x17 25165824 512",
                    "aio_write -P 0x18 9M 256k",
                    "aio_write -P 0x19 10M 256k",
                    "aio_write -z 11M 300000",
                    "aio_flush",
                    "flush");

    @Test
    void qemuWritesToTheOverlayWhatItWritesToAFile() throws IOException {
        Path raw = SparseFile.create(folder.resolve("disk.raw"));
        Path twin = Files.copy(raw, folder.resolve("twin.raw"));
        Path untouched = Files.copy(raw, folder.resolve("untouched.raw"));
        Oracle qemuIo = Oracle.require("qemu-io");
        try (FileSource disk = FileSource.open(raw);
                Overlay overlay = Overlay.over(disk, folder);
                Served served = Served.disk(overlay)) {
            qemuIo.run(script(twin.toString()));
            assertThat(qemuIo.run(script(served.uri()))).doesNotContain("rror");
            Oracle qemuImg = Oracle.require("qemu-img");
            qemuImg.run("compare", "-f", "raw", "-F", "raw", twin, served.uri());
            Path copy = folder.resolve("copy.raw");
            Oracle.require("nbdcopy").run(served.uri(), copy);
            assertThat(copy).hasSameBinaryContentAs(twin);
        }
        assertThat(raw).hasSameBinaryContentAs(untouched);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(Path::toString)).noneMatch(name -> name.endsWith(".overlay"));
        }
    }

    private static Object[] script(String disk) {
        // Discarded bytes are anything; so that both disks have the same, -d makes them zeros.
        Stream<String> options = Stream.of("-f", "raw", "-d", "unmap", "-t", "writeback");
        Stream<String> commands = OPERATIONS.stream().flatMap(each -> Stream.of("-c", each));
        return Stream.of(options, commands, Stream.of(disk)).flatMap(each -> each).toArray();
    }

    @Test
    void aCopyFromManyConnectionsArrivesWhole() throws IOException {
        Path raw = SparseFile.create(folder.resolve("disk.raw"));
        Oracle nbdcopy = Oracle.require("nbdcopy");
        try (Overlay overlay = Overlay.over(new BytesSource(new byte[1], 24 << 20 | 512), folder);
                Served served = Served.disk(overlay)) {
            nbdcopy.run("--connections=4", "--flush", raw, served.uri());
            Path copy = folder.resolve("copy.raw");
            nbdcopy.run(served.uri(), copy);
            assertThat(copy).hasSameBinaryContentAs(raw);
        }
    }

    @Test
    void anyWritesReadBackAsFromMemory() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] expected = new byte[100_003];
        random.nextBytes(expected);
        try (Overlay overlay = Overlay.over(new BytesSource(expected), folder)) {
            for (int i = 0; i < 2000; i++) {
                int at = random.nextInt(expected.length);
                int length = random.nextInt(Math.min(20_000, expected.length - at) + 1);
                if (random.nextBoolean()) {
                    overlay.zero(at, length, random.nextBoolean());
                    Arrays.fill(expected, at, at + length, (byte) 0);
                } else {
                    byte[] bytes = new byte[length];
                    random.nextBytes(bytes);
                    overlay.write(at, ByteBuffer.wrap(bytes));
                    System.arraycopy(bytes, 0, expected, at, length);
                }
                ByteBuffer back = ByteBuffer.allocate(expected.length - at);
                overlay.read(at, back);
                assertThat(back.array())
                        .as("seed %d, step %d", seed, i)
                        .isEqualTo(Arrays.copyOfRange(expected, at, expected.length));
            }
        }
    }

    @Test
    void theKindsOfZerosAreTold() throws IOException {
        try (Overlay overlay = Overlay.over(new BytesSource(new byte[40_960]), folder)) {
            overlay.zero(0, 8192, true);
            overlay.zero(8192, 4096, false);
            overlay.write(12_288, ByteBuffer.allocate(1));
            assertThat(overlay.extentAt(0, 40_960))
                    .isEqualTo(new Extent(0, 8192, Extent.Kind.ZERO));
            assertThat(overlay.extentAt(8192, 40_960))
                    .isEqualTo(new Extent(8192, 4096, Extent.Kind.HOLE));
            assertThat(overlay.extentAt(12_288, 40_960))
                    .isEqualTo(new Extent(12_288, 4096, Extent.Kind.DATA));
            assertThat(overlay.extentAt(16_385, 40_960).end()).isEqualTo(40_960);
        }
    }

    @Test
    void whatIsRememberedOfAHugeDiskIsBounded() throws IOException {
        long pebibyte = 1L << 50;
        try (Overlay overlay = Overlay.over(new BytesSource(new byte[0], pebibyte), folder)) {
            long step = 128 << 20;
            for (long i = 0; i < BlockStates.MAX_PAGES; i++) {
                overlay.zero(i * step, 4096, false);
            }
            long next = BlockStates.MAX_PAGES * step;
            assertThatExceptionOfType(RequestException.class)
                    .isThrownBy(() -> overlay.zero(next, 4096, false))
                    .returns(Errno.ENOSPC, RequestException::errno);
        }
    }
}
