package assay.disk.vmdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.BlockSource;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which QEMU writes a VMDK in one file is read as QEMU reads it. */
class VmdkVariantsTest {

    private final QemuVmdk qemuImg = new QemuVmdk();

    @TempDir Path folder;
    private Path raw;
    private Path image;

    @BeforeEach
    void writeADiskWithHoles() throws IOException {
        raw = SparseRaw.write(folder.resolve("disk.raw"));
        image = folder.resolve("disk.vmdk");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "subformat=monolithicSparse",
                "subformat=monolithicSparse,zeroed_grain=on",
                "subformat=monolithicSparse,compat6=on,adapter_type=lsilogic",
                "subformat=streamOptimized",
                "subformat=streamOptimized,hwversion=11"
            })
    void whatQemuConvertsIsReadBack(String options) throws IOException {
        qemuImg.run("convert -f raw -O vmdk -o " + options, raw, image);
        try (BlockSource file = FileSource.open(image)) {
            DiskImage opened = DiskFormats.open(file);
            assertThat(opened.format()).isEqualTo("vmdk");
            assertThat(opened.virtualSize()).isEqualTo(SparseRaw.SIZE);
            assertThat(opened.details())
                    .containsEntry("create type", options.split("[=,]", -1)[1])
                    .containsEntry("grain size", "65536")
                    .containsEntry("dirty", "false");
            assertThat(QemuVmdk.data(opened.disk())).isEqualTo(qemuImg.data(image));
            assertPiecesAreRead(opened.disk());
            Path copy = QemuVmdk.copy(opened.disk(), folder.resolve("copy.raw"));
            assertThat(Files.mismatch(raw, copy)).isEqualTo(-1);
        }
    }

    @Test
    void whatQemuWritesHereAndThereIsRead() throws IOException {
        qemuImg.run(
                "create -q -f vmdk -o subformat=monolithicSparse,zeroed_grain=on",
                image,
                Path.of("100M"));
        QemuVmdk.io(
                image,
                "write -P 0x11 70M 200k",
                "write -P 0x22 1M 3M",
                "write -z 2M 1M",
                "write -P 0x33 33M 64k",
                "write -z 90M 64k");
        qemuImg.run("convert -f vmdk -O raw", image, raw);
        try (BlockSource file = FileSource.open(image)) {
            BlockSource disk = DiskFormats.open(file).disk();
            Path copy = QemuVmdk.copy(disk, folder.resolve("copy.raw"));
            qemuImg.run("compare -f raw -F raw", raw, copy);
            assertThat(QemuVmdk.data(disk)).isEqualTo(qemuImg.data(image));
        }
    }

    @Test
    void aFlatDiskIsReadIfBothFilesAreGiven() throws IOException {
        qemuImg.run("convert -f raw -O vmdk -o subformat=monolithicFlat", raw, image);
        try (BlockSource descriptor = FileSource.open(image);
                BlockSource flat = FileSource.open(folder.resolve("disk-flat.vmdk"))) {
            DiskImage opened = VmdkFormat.openFlat(descriptor, flat);
            assertThat(opened.virtualSize()).isEqualTo(SparseRaw.SIZE);
            assertThat(opened.details()).containsEntry("create type", "monolithicFlat");
            assertPiecesAreRead(opened.disk());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"monolithicFlat", "twoGbMaxExtentFlat", "twoGbMaxExtentSparse"})
    void aDescriptorAloneIsRefusedWithTheNameOfItsFile(String type) throws IOException {
        qemuImg.run("create -q -f vmdk -o subformat=" + type, image, Path.of("1M"));
        assertRefused(Reason.EXTERNAL_FILE)
                .withMessageContaining(type)
                .withMessageContaining("disk-")
                .withMessageContaining("qemu-img convert");
    }

    @Test
    void aPartOfASplitDiskIsRefused() {
        qemuImg.run("create -q -f vmdk -o subformat=twoGbMaxExtentSparse", image, Path.of("1M"));
        image = folder.resolve("disk-s001.vmdk");
        assertRefused(Reason.EXTERNAL_FILE).withMessageContaining("one part of a disk");
    }

    @Test
    void aSnapshotIsRefusedWithTheNameOfItsParent() {
        Path base = folder.resolve("base.vmdk");
        qemuImg.run("create -q -f vmdk", base, Path.of("1M"));
        qemuImg.run("create -q -f vmdk -F vmdk -b " + base, image);
        assertRefused(Reason.EXTERNAL_FILE).withMessageContaining("base.vmdk\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"monolithicSparse", "streamOptimized"})
    void aFileCutInHalfIsTruncated(String type) throws IOException {
        qemuImg.run("convert -f raw -O vmdk -o subformat=" + type, raw, image);
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }
        assertRefused(Reason.TRUNCATED).withMessageContaining("copy the image again");
    }

    private ThrowableAssertAlternative<ImageException> assertRefused(Reason reason) {
        return assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> {
                    try (BlockSource file = FileSource.open(image)) {
                        DiskFormats.open(file);
                    }
                })
                .returns(reason, ImageException::reason);
    }

    private static void assertPiecesAreRead(BlockSource disk) throws IOException {
        byte[] expected = SparseRaw.bytes();
        Random random = new Random(7);
        for (int turn = 0; turn < 200; turn++) {
            int length = random.nextInt(200_000);
            int at = random.nextInt(SparseRaw.SIZE - length);
            ByteBuffer piece = ByteBuffer.allocate(length);
            disk.read(at, piece);
            assertThat(piece.array()).isEqualTo(Arrays.copyOfRange(expected, at, at + length));
        }
    }
}
