package assay.disk.vdi;

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
import assay.disk.Qemu;
import assay.disk.SparseSource;
import assay.disk.vdi.VdiView.Options;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VdiViewTest {

    private static final int MIB = 1 << 20;

    private final Qemu qemu = new Qemu("vdi");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 512, 1048576, 1048577, 20973056, 300000000})
    void whatWeWriteIsReadByQemuAndByUs(long size) throws IOException {
        SparseSource disk = new SparseSource(size, 7, 300, size);
        BlockSource view = VdiView.of(disk);
        Path raw = Copies.write(disk, folder.resolve("disk.raw"));
        Path image = Copies.write(view, folder.resolve("disk.vdi"));
        qemu.check(image);
        qemu.requireIdentical(raw, image);
        long rounded = (size + 511) / 512 * 512;
        assertThat(qemu.info(image)).contains("(" + rounded + " bytes)");

        DiskImage again = DiskFormats.open(view);
        assertThat(again.virtualSize()).isEqualTo(rounded);
        qemu.requireIdentical(Copies.write(again.disk(), folder.resolve("ours.raw")), image);
    }

    @Test
    void piecesOfAViewAreThoseOfTheWhole() throws IOException {
        long seed = new Random().nextLong();
        BlockSource view = VdiView.of(new SparseSource(9 * MIB + 512, 5, 300, seed));
        Copies.requireSameInPieces(view, Copies.bytes(view), seed);
    }

    @Test
    void holesInsideABlockStayHoles() throws IOException {
        BlockSource view = VdiView.of(new BytesSource(new byte[4096], 4 * MIB));
        assertThat(view.extentAt(516 + 12, view.size()))
                .isEqualTo(new Extent(528, MIB - 528, Extent.Kind.HOLE));
        assertThat(view.extentAt(MIB, view.size()))
                .isEqualTo(new Extent(MIB, 4096, Extent.Kind.DATA));
        assertThat(view.extentAt(MIB + 4096, view.size()))
                .isEqualTo(new Extent(MIB + 4096, MIB - 4096, Extent.Kind.HOLE));
        assertThat(view.size()).isEqualTo(2 * MIB);
    }

    @Test
    void aLargeDiskIsOpenedWithoutReadingIt() throws IOException {
        long size = 20L << 40;
        BlockSource view = VdiView.of(new SparseSource(size, 1000, 500, 1));
        DiskImage again = DiskFormats.open(view);
        assertThat(again.virtualSize()).isEqualTo(size);
        view.read(view.size() - 1000, ByteBuffer.allocate(1000));
    }

    @Test
    void aDiskThatDoesNotFitIsRefused() {
        assertTooLarge(0);
        assertTooLarge(1023L << 40);
    }

    @Test
    void theIdentifierIsTheSameForTheSameDiskOrAsGiven() throws IOException {
        byte[] one = Copies.bytes(VdiView.of(new SparseSource(4 * MIB, 1, 1, 1)));
        assertThat(Copies.bytes(VdiView.of(new SparseSource(4 * MIB, 1, 1, 1)))).isEqualTo(one);
        UUID given = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        BlockSource view =
                VdiView.of(new BytesSource(new byte[512]), new Options(Optional.of(given)));
        ByteBuffer header = ByteBuffer.allocate(512);
        view.read(0, header);
        assertThat(header.getLong(392)).isEqualTo(0x33221100_5544_7766L);
        assertThat(header.getLong(400)).isEqualTo(0x8899aabbccddeeffL);
        assertThat(VdiHeader.parse(header.flip()).uuidImage()).isEqualTo(given);
    }

    private static void assertTooLarge(long size) {
        BlockSource disk = new BytesSource(new byte[0], size);
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> VdiView.of(disk))
                .returns(Reason.LIMIT, ImageException::reason)
                .withMessageContaining("1023 TiB");
    }
}
