package assay.disk.vmdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.DiskFormats;
import assay.disk.Extent;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A view is a VMDK to QEMU as to our own reader. */
class VmdkSparseViewTest {

    private final QemuVmdk qemuImg = new QemuVmdk();

    @TempDir Path folder;

    @Test
    void qemuReadsTheDiskBackFromTheView() throws IOException {
        Path raw = SparseRaw.write(folder.resolve("disk.raw"));
        Path sparse = folder.resolve("sparse.qcow2");
        qemuImg.run("convert -f raw -O qcow2", raw, sparse);
        try (BlockSource file = FileSource.open(sparse)) {
            BlockSource disk = DiskFormats.open(file).disk();
            Path image = QemuVmdk.copy(VmdkSparseView.of(disk), folder.resolve("disk.vmdk"));
            qemuImg.run("check -f vmdk", image);
            qemuImg.requireIdentical(raw, image);
            assertThat(qemuImg.data(image).cardinality())
                    .isLessThan(SparseRaw.SIZE / QemuVmdk.UNIT / 2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 511, 512, 65_536, 65_537, 33_554_432, 33_554_433})
    void aDiskOfAnySizeIsFilledUpToASector(int size) throws IOException {
        byte[] data = new byte[size];
        data[0] = 1;
        data[size - 1] = 2;
        Path raw = Files.write(folder.resolve("disk.raw"), data);
        BlockSource view = VmdkSparseView.of(new BytesSource(data));
        Path image = QemuVmdk.copy(view, folder.resolve("disk.vmdk"));
        assertThat(Files.size(image)).isEqualTo(view.size());
        qemuImg.run("check -f vmdk", image);
        qemuImg.requireIdentical(raw, image);
    }

    @Test
    void ourReaderReadsTheSameExtentsBack() throws IOException {
        BlockSource tiny = new BytesSource(new byte[100_000], 5L << 40);
        BlockSource view = VmdkSparseView.of(tiny);
        BlockSource back = DiskFormats.open(view).disk();
        assertThat(back.size()).isEqualTo(tiny.size());
        assertThat(back.extentAt(0, back.size()))
                .isEqualTo(new Extent(0, 100_000, Extent.Kind.DATA));
        assertThat(back.extentAt(100_000, back.size()).kind()).isEqualTo(Extent.Kind.HOLE);
    }

    @Test
    void theTablesOfAnEmptyDiskAreHoles() throws IOException {
        BlockSource view = VmdkSparseView.of(new BytesSource(new byte[0], 5L << 40));
        long data = 0;
        for (long at = 0; at < view.size(); ) {
            Extent extent = view.extentAt(at, view.size());
            data += extent.kind() == Extent.Kind.DATA ? extent.length() : 0;
            at = extent.end();
        }
        assertThat(view.size()).isGreaterThan(600L << 20);
        assertThat(data).isLessThan(2 << 20);
    }

    @Test
    void everyRangeIsTheSameBytes() throws IOException {
        BlockSource view = VmdkSparseView.of(new BytesSource(SparseRaw.bytes()));
        ByteBuffer whole = ByteBuffer.allocate((int) view.size());
        view.read(0, whole);
        Random random = new Random(3);
        for (int turn = 0; turn < 300; turn++) {
            int length = random.nextInt(turn % 2 == 0 ? 5_000 : 200_000);
            int at = random.nextInt(turn % 3 == 0 ? 100_000 : (int) view.size() - length);
            ByteBuffer part = ByteBuffer.allocate(length);
            view.read(at, part);
            assertThat(part.array()).isEqualTo(Arrays.copyOfRange(whole.array(), at, at + length));
        }
    }

    @Test
    void aDiskThatVmwareCouldNotHaveIsRefused() {
        for (long size : new long[] {0, (62L << 40) + 1, Long.MAX_VALUE}) {
            assertThatExceptionOfType(ImageException.class)
                    .isThrownBy(() -> VmdkSparseView.of(new BytesSource(new byte[0], size)))
                    .returns(Reason.LIMIT, ImageException::reason);
        }
    }
}
