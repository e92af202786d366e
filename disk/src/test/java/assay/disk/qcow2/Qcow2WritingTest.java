package assay.disk.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.DiskFormats;
import assay.disk.Extent;
import assay.disk.FileOutput;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import assay.disk.Output;
import assay.disk.SampleData;
import assay.disk.TableSource;
import assay.disk.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** QEMU finds nothing wrong with what we write, and reads from it what was on the disk. */
class Qcow2WritingTest {

    private static final int MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    /** The ways in which a disk is written. */
    enum Way {
        VIEW,
        PLAIN,
        ZLIB,
        ZSTD;

        void write(BlockSource disk, FileOutput output) throws IOException {
            switch (this) {
                case VIEW -> copy(Qcow2View.of(disk), output);
                case PLAIN -> encode(Qcow2Encoder.plain(), disk, output);
                case ZLIB -> encode(Qcow2Encoder.zlib(), disk, output);
                case ZSTD -> encode(Qcow2Encoder.zstd(), disk, output);
            }
        }

        private static void encode(Qcow2Encoder encoder, BlockSource disk, FileOutput output)
                throws IOException {
            encoder.encode(disk, output, _ -> {});
            output.finish(output.end());
        }

        private static void copy(BlockSource view, FileOutput output) throws IOException {
            for (long at = 0; at < view.size(); ) {
                Extent extent = view.extentAt(at, Math.min(view.size(), at + MIB));
                if (extent.kind() == Extent.Kind.DATA) {
                    ByteBuffer bytes = ByteBuffer.allocate((int) extent.length());
                    view.read(at, bytes);
                    output.write(at, bytes.flip());
                }
                at = extent.end();
            }
            output.finish(view.size());
        }
    }

    private final QemuImg qemuImg = new QemuImg();

    @TempDir Path folder;
    private Path raw;
    private Path image;

    @BeforeEach
    void nameTheFiles() {
        raw = folder.resolve("disk.raw");
        image = folder.resolve("disk.qcow2");
    }

    @ParameterizedTest
    @EnumSource
    void aDiskWithHolesIsWritten(Way way) throws IOException {
        try (FileOutput output = FileOutput.create(raw)) {
            Random random = new Random(7);
            byte[] noise = new byte[MIB];
            random.nextBytes(noise);
            output.write(0, ByteBuffer.wrap(SampleData.mixed(1, 3 * MIB)));
            output.write(5 * MIB + 700, ByteBuffer.wrap(noise));
            output.write(9 * MIB, ByteBuffer.wrap(SampleData.mixed(2, 2 * MIB)));
            output.write(600 * MIB, ByteBuffer.wrap(SampleData.mixed(3, 100_000)));
            output.write(1500 * MIB, ByteBuffer.wrap(noise, 0, 70_000));
            output.finish(2000 * MIB + 3 * 512);
        }
        requireWritten(way);
    }

    @ParameterizedTest
    @EnumSource
    void aDiskThatEndsInData(Way way) throws IOException {
        Files.write(raw, SampleData.mixed(4, 3 * MIB + 512));
        requireWritten(way);
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyDiskTakesOnlyTables(Way way) throws IOException {
        try (FileOutput output = FileOutput.create(raw)) {
            output.finish(3 * GIB);
        }
        requireWritten(way);
        assertThat(Files.size(image)).isLessThan(MIB);
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "ZLIB", "ZSTD"})
    void zerosInTheDataAreNotStored(Way way) throws IOException {
        Files.write(raw, new byte[4 * MIB]);
        requireWritten(way);
        assertThat(Files.size(image)).isLessThan(MIB / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZLIB", "ZSTD"})
    void aFileIsAsSmallAsQemusAndTheSameEachTime(String name) throws IOException {
        Way way = Way.valueOf(name);
        Files.write(raw, SampleData.mixed(5, 12 * MIB));
        requireWritten(way);
        Path qemus = folder.resolve("qemu.qcow2");
        qemuImg.run(
                "convert -f raw -O qcow2 -c -o compression_type=" + name.toLowerCase(Locale.ROOT),
                raw,
                qemus);
        assertThat(Files.size(image)).isLessThan(Files.size(qemus) * 103 / 100);
        Path again = folder.resolve("again.qcow2");
        write(way, again);
        assertThat(again).hasSameBinaryContentAs(image);
    }

    /** Of which the counts take several blocks; only the tables are really written. */
    @Test
    void aViewOfManyClustersIsCountedRight() throws IOException {
        BlockSource disk =
                new MappedSource(
                        "test",
                        9 * GIB,
                        at ->
                                at / GIB % 3 == 1
                                        ? new Piece.Absent(Extent.Kind.HOLE, GIB - at % GIB)
                                        : new Piece.Stored(
                                                new TableSource(
                                                        GIB, 1, ByteOrder.BIG_ENDIAN, _ -> 0),
                                                at % GIB,
                                                GIB - at % GIB));
        BlockSource view = Qcow2View.of(disk);
        int tables = (int) (view.size() - 6 * GIB);
        assertThat(tables).isBetween(MIB, 3 * MIB);
        try (FileOutput output = FileOutput.create(image)) {
            ByteBuffer bytes = ByteBuffer.allocate(tables);
            view.read(0, bytes);
            output.write(0, bytes.flip());
            output.finish(view.size());
        }
        assertThat(check()).contains("No errors").contains("98304/147456");
    }

    /** The same for what is packed, with clusters that do not become shorter between. */
    @Test
    void aLargePackedFileIsCountedRight() throws IOException {
        Random random = new Random(11);
        ByteBuffer zeros = ByteBuffer.allocateDirect(32 * WrittenHeader.CLUSTER);
        long clusters = 8 * GIB / WrittenHeader.CLUSTER;
        try (FileOutput file = FileOutput.create(image)) {
            Output output =
                    (offset, bytes) -> {
                        if (!Zeros.fill(bytes)) {
                            file.write(offset, bytes);
                        }
                    };
            ClusterPacker packer =
                    new ClusterPacker(output, 8 * GIB, Optional.of(Compression.ZSTD), false);
            for (long at = 0; at < clusters - 64; at += 33 + random.nextInt(20)) {
                packer.addPlain(at, zeros.duplicate());
                // Little is packed at first, so that its cluster is left behind.
                if (at > clusters / 2 || (at % 7 == 0 && at < 1000)) {
                    packer.addCompressed(
                            at + 32,
                            ByteBuffer.allocate(at < 1000 ? 10 : 1 + random.nextInt(65_000)));
                }
            }
            packer.finish();
            file.finish(file.end());
        }
        assertThat(check()).contains("No errors");
    }

    @Test
    void aDiskThatIsTooLargeIsRefused() {
        BlockSource disk = new BytesSource(new byte[0], (64L << 40) + 1);
        for (Way way : Way.values()) {
            assertThatExceptionOfType(ImageException.class)
                    .isThrownBy(() -> write(way, disk, folder.resolve("never.qcow2")))
                    .returns(Reason.LIMIT, ImageException::reason);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void progressGrowsToTheSizeOfTheDisk() throws IOException {
        List<Long> seen = new ArrayList<>();
        Qcow2Encoder.plain()
                .encode(new BytesSource(new byte[3 * MIB + 5], 9 * MIB), (_, _) -> {}, seen::add);
        assertThat(seen).isSorted().hasSizeGreaterThan(2).endsWith(9L * MIB);
    }

    private void requireWritten(Way way) throws IOException {
        write(way, image);
        assertThat(check()).contains("No errors");
        qemuImg.requireIdentical(raw, image);
        try (BlockSource file = FileSource.open(image);
                BlockSource source = FileSource.open(raw)) {
            BlockSource disk = DiskFormats.open(file).disk();
            assertThat(disk.size()).isEqualTo(source.size());
            for (long at = 0; at < source.size(); ) {
                Extent extent = source.extentAt(at, Math.min(source.size(), at + MIB));
                if (extent.kind() == Extent.Kind.DATA) {
                    assertThat(read(disk, extent)).isEqualTo(read(source, extent));
                }
                at = extent.end();
            }
        }
    }

    private static ByteBuffer read(BlockSource source, Extent extent) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) extent.length());
        source.read(extent.start(), bytes);
        return bytes.flip();
    }

    private void write(Way way, Path to) throws IOException {
        try (BlockSource source = FileSource.open(raw)) {
            write(way, source, to);
        }
    }

    private static void write(Way way, BlockSource disk, Path to) throws IOException {
        try (FileOutput output = FileOutput.create(to)) {
            way.write(disk, output);
        }
    }

    private String check() {
        return qemuImg.run("check -f qcow2", image);
    }
}
