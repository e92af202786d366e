package assay.disk.vhd;

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
import assay.disk.vhd.VhdView.Options;
import assay.disk.vhd.VhdView.Subformat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VhdViewTest {

    private static final int MIB = 1 << 20;

    private final Qemu qemu = new Qemu("vpc");

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "1, DYNAMIC, false",
        "1, FIXED, false",
        "512, DYNAMIC, false",
        "2097152, DYNAMIC, false",
        "2097153, DYNAMIC, true",
        "20973056, DYNAMIC, false",
        "20973056, FIXED, false",
        "20973056, FIXED, true",
        "300000000, DYNAMIC, false",
    })
    void whatWeWriteIsReadByQemuAndByUs(long size, Subformat subformat, boolean whole)
            throws IOException {
        SparseSource disk = new SparseSource(size, 7, 300, size);
        BlockSource view = VhdView.of(disk, new Options(subformat, whole, Optional.empty()));
        Path raw = Copies.write(disk, folder.resolve("disk.raw"));
        Path image = Copies.write(view, folder.resolve("disk.vhd"));
        qemu.requireIdentical(raw, image);
        int unit = whole ? MIB : 512;
        long rounded = (size + unit - 1) / unit * unit;
        assertThat(qemu.info(image)).contains("(" + rounded + " bytes)");

        DiskImage again = DiskFormats.open(view);
        assertThat(again.virtualSize()).isEqualTo(rounded);
        Path ours = Copies.write(again.disk(), folder.resolve("ours.raw"));
        qemu.requireIdentical(ours, image);
    }

    @ParameterizedTest
    @CsvSource({"DYNAMIC", "FIXED"})
    void piecesOfAViewAreThoseOfTheWhole(Subformat subformat) throws IOException {
        long seed = new Random().nextLong();
        SparseSource disk = new SparseSource(9 * MIB + 512, 5, 40, seed);
        BlockSource view = VhdView.of(disk, new Options(subformat, true, Optional.empty()));
        Copies.requireSameInPieces(view, Copies.bytes(view), seed);
    }

    @Test
    void holesInsideABlockStayHoles() throws IOException {
        BlockSource view = VhdView.of(new BytesSource(new byte[4096], 4 * MIB));
        int first = 512 + 1024 + 512 + 512;
        assertThat(view.extentAt(first, view.size()))
                .isEqualTo(new Extent(first, 4096, Extent.Kind.DATA));
        assertThat(view.extentAt(first + 4096, view.size()))
                .isEqualTo(new Extent(first + 4096, 2 * MIB - 4096, Extent.Kind.HOLE));
        assertThat(view.size()).isEqualTo(first + 2 * MIB + 512);
    }

    @Test
    void theLargestDiskIsOpenedWithoutReadingIt() throws IOException {
        long size = 2040L << 30;
        BlockSource view = VhdView.of(new SparseSource(size, 1000, 500, 1));
        DiskImage again = DiskFormats.open(view);
        assertThat(again.virtualSize()).isEqualTo(size);
        BlockSource full = VhdView.of(new SparseSource(size, 1, Integer.MAX_VALUE, 1));
        full.read(full.size() - 1000, ByteBuffer.allocate(1000));
    }

    @Test
    void aDiskThatDoesNotFitIsRefused() {
        assertTooLarge(0);
        assertTooLarge((2040L << 30) + 1);
    }

    @Test
    void theIdentifierIsTheSameForTheSameDiskOrAsGiven() throws IOException {
        byte[] one = Copies.bytes(VhdView.of(new SparseSource(4 * MIB, 1, 1, 1)));
        assertThat(Copies.bytes(VhdView.of(new SparseSource(4 * MIB, 1, 1, 1)))).isEqualTo(one);
        UUID derived = uuid(one);
        assertThat(derived.version()).isEqualTo(8);
        assertThat(derived.variant()).isEqualTo(2);
        assertThat(uuid(Copies.bytes(VhdView.of(new SparseSource(6 * MIB, 1, 1, 1)))))
                .isNotEqualTo(derived);
        UUID given = new UUID(1, 2);
        Options options = new Options(Subformat.FIXED, false, Optional.of(given));
        byte[] file = Copies.bytes(VhdView.of(new BytesSource(new byte[512]), options));
        assertThat(file).hasSize(1024);
        assertThat(ByteBuffer.wrap(file).getLong(512 + 76)).isEqualTo(2);
    }

    private static UUID uuid(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        return new UUID(bytes.getLong(68), bytes.getLong(76));
    }

    private static void assertTooLarge(long size) {
        BlockSource disk = new BytesSource(new byte[0], size);
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> VhdView.of(disk))
                .returns(Reason.LIMIT, ImageException::reason)
                .withMessageContaining("2040 GiB");
    }
}
