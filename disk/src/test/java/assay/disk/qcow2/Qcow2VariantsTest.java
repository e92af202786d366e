package assay.disk.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.DiskSnapshot;
import assay.disk.Extent;
import assay.disk.FileSource;
import assay.disk.SampleData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which QEMU writes a qcow2 image is read as QEMU reads it. */
class Qcow2VariantsTest {

    private static final int MIB = 1 << 20;

    /** Not a multiple of any cluster size but the smallest. */
    private static final int SIZE = 12 * MIB + 3 * 512;

    private final QemuImg qemuImg = new QemuImg();

    @TempDir Path folder;
    private Path raw;
    private Path image;

    @BeforeEach
    void writeADiskWithHoles() throws IOException {
        raw = folder.resolve("disk.raw");
        image = folder.resolve("disk.qcow2");
        byte[] disk = new byte[SIZE];
        byte[] data = SampleData.mixed(1, SIZE);
        for (int at :
                new int[] {0, 3 * MIB, 3 * MIB + 70_000, 6 * MIB + 512, 10 * MIB, SIZE - 1024}) {
            int length = Math.min(MIB + 100, SIZE - at);
            System.arraycopy(data, at, disk, at, length);
        }
        Files.write(raw, disk);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-o compat=0.10",
                "-o compat=1.1",
                "-o compat=0.10,cluster_size=512",
                "-o cluster_size=512",
                "-o cluster_size=4k",
                "-o cluster_size=2M",
                "-o lazy_refcounts=on,refcount_bits=1",
                "-o preallocation=metadata",
                "-o preallocation=full",
                "-o extended_l2=on",
                "-o extended_l2=on,cluster_size=16k",
                "-o extended_l2=on,cluster_size=2M",
                "-o extended_l2=on,preallocation=metadata",
                "-c",
                "-c -o compat=0.10",
                "-c -o cluster_size=512",
                "-c -o cluster_size=2M",
                "-c -o extended_l2=on",
                "-c -o compression_type=zstd",
                "-c -o compression_type=zstd,cluster_size=4k",
                "-c -o compression_type=zstd,cluster_size=2M",
                "-c -o compression_type=zstd,extended_l2=on",
            })
    void anImageIsReadAsQemuReadsIt(String options) throws Exception {
        qemuImg.run("convert -f raw -O qcow2 " + options, raw, image);
        requireSame();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-o compat=0.10",
                "-o compat=1.1",
                "-o cluster_size=512",
                "-o extended_l2=on",
                "-c -o compression_type=zstd",
                "-c -o extended_l2=on",
            })
    void anImageThatWasWrittenToIsReadAsQemuReadsIt(String options) throws Exception {
        qemuImg.run("convert -f raw -O qcow2 " + options, raw, image);
        QemuImg.io(
                image,
                "write -P 0x5a 1000k 3k",
                "write -P 0x5b 5000k 200k",
                "write -z 2M 1M",
                "write -z -u 6M 64k",
                "discard 3M 256k",
                "discard 10M 40k");
        qemuImg.run("snapshot -c before", image);
        QemuImg.io(image, "write -P 0x5c 3100k 70k", "write -z 5050k 20k", "discard 5100k 64k");
        requireSame();
    }

    @Test
    void theHeaderIsToldInTheDetails() throws Exception {
        qemuImg.run("convert -f raw -O qcow2 -c -o compression_type=zstd", raw, image);
        qemuImg.run("snapshot -c one", image);
        qemuImg.run("snapshot -c two", image);
        try (BlockSource file = FileSource.open(image)) {
            DiskImage opened = DiskFormats.open(file);
            assertThat(opened.format()).isEqualTo("qcow2");
            assertThat(opened.virtualSize()).isEqualTo(SIZE);
            assertThat(opened.fileSize()).isEqualTo(Files.size(image));
            assertThat(opened.details())
                    .containsEntry("compat", "1.1")
                    .containsEntry("cluster size", "65536")
                    .containsEntry("compression type", "zstd")
                    .containsEntry("extended L2", "false")
                    .containsEntry("dirty", "false")
                    .containsEntry("snapshots", "2");
            assertThat(opened.snapshots()).extracting(DiskSnapshot::id).containsExactly("1", "2");
            assertThat(opened.snapshots())
                    .extracting(DiskSnapshot::name)
                    .containsExactly("one", "two");
            assertThat(opened.snapshots())
                    .allMatch(snapshot -> snapshot.vmStateSize() == 0)
                    .allMatch(snapshot -> snapshot.date().isAfter(Instant.EPOCH));
        }
    }

    @Test
    void manyThreadsReadAtOnce() throws Exception {
        qemuImg.run(
                "convert -f raw -O qcow2 -c -o compression_type=zstd,cluster_size=4k", raw, image);
        byte[] expected = Files.readAllBytes(raw);
        try (BlockSource file = FileSource.open(image);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            BlockSource disk = DiskFormats.open(file).disk();
            List<Future<?>> readers =
                    List.of(1, 2, 3, 4).stream()
                            .<Future<?>>map(seed ->
                                    threads.submit(() -> readAtRandom(disk, expected, seed)))
                            .toList();
            for (Future<?> reader : readers) {
                reader.get();
            }
        }
    }

    private static boolean readAtRandom(BlockSource disk, byte[] expected, long seed)
            throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            int at = random.nextInt(SIZE);
            ByteBuffer target = ByteBuffer.allocate(random.nextInt(Math.min(20_000, SIZE - at)));
            disk.read(at, target);
            assertThat(target.array())
                    .isEqualTo(Arrays.copyOfRange(expected, at, at + target.capacity()));
        }
        return true;
    }

    private void requireSame() throws IOException {
        Path ours = folder.resolve("ours.raw");
        try (BlockSource file = FileSource.open(image)) {
            BlockSource disk = DiskFormats.open(file).disk();
            assertThat(disk.size()).isEqualTo(SIZE);
            assertThat(dataUnits(disk)).isEqualTo(qemuImg.data(image));
            copyWhole(disk, ours);
            qemuImg.requireIdentical(ours, image);
            Files.delete(ours);
            copyData(disk, ours);
            qemuImg.requireIdentical(ours, image);
        }
    }

    private static BitSet dataUnits(BlockSource disk) throws IOException {
        BitSet data = new BitSet();
        for (long at = 0; at < disk.size(); ) {
            Extent extent = disk.extentAt(at, disk.size());
            assertThat(extent.start()).isEqualTo(at);
            boolean isData = extent.kind() == Extent.Kind.DATA;
            data.set((int) (at / QemuImg.UNIT), (int) (extent.end() / QemuImg.UNIT), isData);
            at = extent.end();
        }
        return data;
    }

    private static void copyWhole(BlockSource disk, Path target) throws IOException {
        ByteBuffer whole = ByteBuffer.allocate((int) disk.size());
        disk.read(0, whole);
        Files.write(target, whole.array());
    }

    /** Copies as a converter does: what is not data is left out. */
    private static void copyData(BlockSource disk, Path target) throws IOException {
        try (FileChannel channel =
                FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; at < disk.size(); ) {
                Extent extent = disk.extentAt(at, disk.size());
                if (extent.kind() == Extent.Kind.DATA) {
                    ByteBuffer data = ByteBuffer.allocate((int) extent.length());
                    disk.read(at, data);
                    channel.write(data.flip(), at);
                }
                at = extent.end();
            }
            if (channel.size() < disk.size()) {
                channel.write(ByteBuffer.allocate(1), disk.size() - 1);
            }
        }
    }
}
