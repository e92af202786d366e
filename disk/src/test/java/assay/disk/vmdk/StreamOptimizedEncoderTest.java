package assay.disk.vmdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.DiskFormats;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MappedSource;
import assay.disk.MemorySource;
import assay.disk.SampleData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is encoded is a VMDK to QEMU as to our own reader. */
class StreamOptimizedEncoderTest {

    private final QemuVmdk qemuImg = new QemuVmdk();

    @TempDir Path folder;

    @Test
    void qemuReadsTheDiskBackFromTheStream() throws IOException {
        Path raw = SparseRaw.write(folder.resolve("disk.raw"));
        byte[] stream = encode(new BytesSource(SparseRaw.bytes()));
        Path image = Files.write(folder.resolve("disk.vmdk"), stream);
        qemuImg.run("check -f vmdk", image);
        qemuImg.requireIdentical(raw, image);
        Path back = folder.resolve("back.raw");
        qemuImg.run("convert -f vmdk -O raw", image, back);
        assertThat(Files.mismatch(raw, back)).isEqualTo(-1);
        assertThat(stream.length).isLessThan(4 << 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 512, 65_536, 65_537, 33_554_433})
    void aDiskOfAnySizeIsFilledUpToASector(int size) throws IOException {
        byte[] data = new byte[size];
        data[0] = 1;
        data[size - 1] = 2;
        Path raw = Files.write(folder.resolve("disk.raw"), data);
        Path image = Files.write(folder.resolve("disk.vmdk"), encode(new BytesSource(data)));
        qemuImg.run("check -f vmdk", image);
        qemuImg.requireIdentical(raw, image);
    }

    @Test
    void ourReaderReadsItBack() throws IOException {
        byte[] stream = encode(new BytesSource(SparseRaw.bytes()));
        BlockSource disk = DiskFormats.open(new MemorySource(stream)).disk();
        ByteBuffer bytes = ByteBuffer.allocate((int) disk.size());
        disk.read(0, bytes);
        assertThat(bytes.array()).isEqualTo(SparseRaw.bytes());
    }

    @Test
    void whatDoesNotCompressIsWrittenAllTheSame() throws IOException {
        byte[] noise = new byte[200_000];
        new Random(1).nextBytes(noise);
        Path raw = Files.write(folder.resolve("disk.raw"), noise);
        Path image = Files.write(folder.resolve("disk.vmdk"), encode(new BytesSource(noise)));
        qemuImg.requireIdentical(raw, image);
    }

    @Test
    void theSameDiskGivesTheSameBytes() throws IOException {
        byte[] data = SampleData.mixed(5, 3_000_000);
        assertThat(encode(new BytesSource(data))).isEqualTo(encode(new BytesSource(data)));
    }

    @Test
    void anEmptyDiskOfManyTebibytesIsASmallFile() throws IOException {
        byte[] stream = encode(new BytesSource(new byte[0], 62L << 40));
        assertThat(stream.length).isLessThan(9 << 20);
        assertThat(DiskFormats.open(new MemorySource(stream)).virtualSize()).isEqualTo(62L << 40);
    }

    @Test
    void progressGrowsToTheSizeOfTheDisk() throws IOException {
        List<Long> progress = new ArrayList<>();
        BlockSource disk = new BytesSource(new byte[300_000], 1_000_000);
        new StreamOptimizedEncoder().encode(disk, (_, _) -> {}, progress::add);
        assertThat(progress).isSorted().endsWith(1_000_000L);
    }

    @Test
    void aDiskThatCannotBeReadEndsTheWork() {
        BlockSource broken =
                new MappedSource(
                        "test",
                        1 << 20,
                        offset -> {
                            if (offset >= 500_000) {
                                throw new ImageException(Reason.CORRUPT, "test", offset, "broken");
                            }
                            return new MappedSource.Piece.Stored(
                                    new BytesSource(new byte[500_000]), offset, 500_000 - offset);
                        });
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> encode(broken))
                .withMessageContaining("broken");
        assertThatThrownBy(() ->
                        new StreamOptimizedEncoder()
                                .encode(
                                        new BytesSource(SparseRaw.bytes()),
                                        (_, _) -> {},
                                        _ -> {
                                            throw new IllegalStateException("enough");
                                        }))
                .hasMessage("enough");
    }

    @Test
    void aDiskThatVmwareCouldNotHaveIsRefused() {
        for (long size : new long[] {0, (62L << 40) + 1}) {
            assertThatExceptionOfType(ImageException.class)
                    .isThrownBy(() -> encode(new BytesSource(new byte[0], size)))
                    .returns(Reason.LIMIT, ImageException::reason);
        }
    }

    /** The stream, whose writes must follow each other. */
    private static byte[] encode(BlockSource disk) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        new StreamOptimizedEncoder()
                .encode(
                        disk,
                        (offset, bytes) -> {
                            assertThat(offset).isEqualTo(stream.size());
                            byte[] part = new byte[bytes.remaining()];
                            bytes.get(part);
                            stream.writeBytes(part);
                        },
                        _ -> {});
        return stream.toByteArray();
    }
}
