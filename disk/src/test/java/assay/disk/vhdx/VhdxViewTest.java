package assay.disk.vhdx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.BlockSource;
import assay.disk.BytesSource;
import assay.disk.Copies;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.Extent;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.MappedSource;
import assay.disk.MappedSource.Piece;
import assay.disk.Qemu;
import assay.disk.SampleData;
import assay.disk.SparseSource;
import assay.disk.vhdx.VhdxView.Options;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VhdxViewTest {

    private static final int MIB = 1 << 20;

    private final Qemu qemu = new Qemu("vhdx");

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "1, 2097152",
        "512, 1048576",
        "1048577, 1048576",
        "20973056, 1048576",
        "20973056, 2097152",
        "20973056, 268435456",
    })
    void whatWeWriteIsReadByQemuAndByUs(long size, int blockSize) throws IOException {
        SparseSource disk = new SparseSource(size, 7, 300, size);
        BlockSource view = VhdxView.of(disk, new Options(blockSize, Optional.empty()));
        Path raw = Copies.write(disk, folder.resolve("disk.raw"));
        Path image = Copies.write(view, folder.resolve("disk.vhdx"));
        qemu.check(image);
        qemu.requireIdentical(raw, image);
        long rounded = (size + 511) / 512 * 512;
        assertThat(qemu.info(image)).contains("(" + rounded + " bytes)");

        DiskImage again = DiskFormats.open(view);
        assertThat(again.virtualSize()).isEqualTo(rounded);
        qemu.requireIdentical(Copies.write(again.disk(), folder.resolve("ours.raw")), image);
    }

    @Test
    void blocksBehindAnEntryForASectorBitmapAreReadByQemu() throws IOException {
        // With blocks of 1 MiB such an entry stands for each 4 GiB.
        long start = (4L << 30) - 2 * MIB;
        byte[] data = SampleData.mixed(1, 5 * MIB);
        BlockSource bytes = new BytesSource(data);
        BlockSource disk =
                new MappedSource(
                        "test",
                        start + data.length,
                        offset ->
                                offset < start
                                        ? new Piece.Absent(Extent.Kind.HOLE, start - offset)
                                        : new Piece.Stored(bytes, offset - start, data.length));
        BlockSource view = VhdxView.of(disk, new Options(MIB, Optional.empty()));
        assertThat(view.size()).isEqualTo(9L * MIB);
        Path image = Copies.write(view, folder.resolve("disk.vhdx"));
        Path end = folder.resolve("end.raw");
        qemu.copyFrom(image, start / MIB, end);
        assertThat(Files.readAllBytes(end)).isEqualTo(data);
    }

    @Test
    void piecesOfAViewAreThoseOfTheWhole() throws IOException {
        long seed = new Random().nextLong();
        BlockSource view = VhdxView.of(new SparseSource(9 * MIB + 512, 5, 300, seed));
        Copies.requireSameInPieces(view, Copies.bytes(view), seed);
    }

    @Test
    void holesInsideABlockStayHoles() throws IOException {
        BlockSource view = VhdxView.of(new BytesSource(new byte[4096], 4 * MIB));
        assertThat(view.extentAt(4096, view.size()).kind()).isEqualTo(Extent.Kind.HOLE);
        assertThat(view.extentAt(MIB, view.size()))
                .isEqualTo(new Extent(MIB, MIB, Extent.Kind.HOLE));
        assertThat(view.extentAt(4 * MIB, view.size()))
                .isEqualTo(new Extent(4 * MIB, 4096, Extent.Kind.DATA));
        assertThat(view.extentAt(4 * MIB + 4096, view.size()))
                .isEqualTo(new Extent(4 * MIB + 4096, 2 * MIB - 4096, Extent.Kind.HOLE));
        assertThat(view.size()).isEqualTo(6 * MIB);
    }

    @Test
    void theTableOfALargeEmptyDiskIsAHole() throws IOException {
        BlockSource view = VhdxView.of(new BytesSource(new byte[0], 64L << 40));
        long bat = 3 * MIB;
        Extent extent = view.extentAt(bat, view.size());
        assertThat(extent.kind()).isEqualTo(Extent.Kind.HOLE);
        assertThat(extent.length()).isEqualTo(((32L << 20) + (32L << 20) / 2048 - 1) * 8);
    }

    @Test
    void aLargeDiskIsOpenedWithoutReadingIt() throws IOException {
        long size = 20L << 40;
        BlockSource view = VhdxView.of(new SparseSource(size, 1000, 500, 1));
        DiskImage again = DiskFormats.open(view);
        assertThat(again.virtualSize()).isEqualTo(size);
        view.read(view.size() - 1000, ByteBuffer.allocate(1000));
    }

    @Test
    void aDiskThatDoesNotFitIsRefused() {
        assertTooLarge(0);
        assertTooLarge((64L << 40) + 1);
    }

    @Test
    void theIdentifierIsTheSameForTheSameDiskOrAsGiven() throws IOException {
        byte[] one = Copies.bytes(VhdxView.of(new SparseSource(4 * MIB, 1, 1, 1)));
        assertThat(Copies.bytes(VhdxView.of(new SparseSource(4 * MIB, 1, 1, 1)))).isEqualTo(one);
        UUID given = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        byte[] file =
                Copies.bytes(
                        VhdxView.of(
                                new BytesSource(new byte[512]),
                                new Options(MIB, Optional.of(given))));
        ByteBuffer id = ByteBuffer.wrap(file, 2 * MIB + (64 << 10) + 32, 16);
        assertThat(id.getLong()).isEqualTo(0x33221100_5544_7766L);
        assertThat(id.getLong()).isEqualTo(0x8899aabbccddeeffL);
    }

    @Test
    void onlyTheFormatsBlockSizesCanBeChosen() {
        for (int size : new int[] {0, 1 << 19, 3 << 20, 1 << 29}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> new Options(size, Optional.empty()));
        }
    }

    private static void assertTooLarge(long size) {
        BlockSource disk = new BytesSource(new byte[0], size);
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> VhdxView.of(disk))
                .returns(Reason.LIMIT, ImageException::reason)
                .withMessageContaining("64 TiB");
    }
}
