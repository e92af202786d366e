package assay.disk.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.DiskFormats;
import assay.disk.Extent;
import assay.disk.FileSource;
import assay.testkit.Images;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Debian, in every way that qcow2 has to write it down, is read as QEMU reads it. */
class DebianImagesTest {

    private static final int PIECE = 1 << 20;

    private final QemuImg qemuImg = new QemuImg();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v2",
                "compressed",
                "zstd",
                "cluster-512",
                "cluster-2m",
                "cluster-2m-compressed",
                "extended-l2",
                "with-snapshot",
                "sparse",
            })
    void theImageIsReadAsQemuReadsIt(String name, @TempDir Path folder) throws IOException {
        Path image = Images.require("formats/" + name + ".qcow2");
        Path raw = folder.resolve("disk.raw");
        try (BlockSource file = FileSource.open(image)) {
            copy(DiskFormats.open(file).disk(), raw);
        }
        qemuImg.requireIdentical(raw, image);
    }

    private static void copy(BlockSource disk, Path target) throws IOException {
        assertThat(disk.size()).isPositive();
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        try (FileChannel file =
                FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), disk.size() - 1);
            for (long at = 0; at < disk.size(); ) {
                Extent extent = disk.extentAt(at, Math.min(at + PIECE, disk.size()));
                if (extent.kind() == Extent.Kind.DATA) {
                    disk.read(at, piece.clear().limit((int) extent.length()));
                    file.write(piece.flip(), at);
                }
                at = extent.end();
            }
        }
    }
}
