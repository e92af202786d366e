package assay.disk.qcow2;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.BlockSource;
import assay.disk.DiskFormats;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.SampleData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that QEMU makes and that are refused, each with one error for its owner. */
class Qcow2RefusalTest {

    private final QemuImg qemuImg = new QemuImg();

    @TempDir Path folder;

    @Test
    void aBackingFileIsRefusedByItsName() throws IOException {
        Path base = folder.resolve("base.qcow2");
        Path image = folder.resolve("image.qcow2");
        qemuImg.run("create -q -f qcow2", base, Path.of("1M"));
        qemuImg.run("create -q -f qcow2 -F qcow2 -b base.qcow2", image);
        assertRefused(image, Reason.EXTERNAL_FILE)
                .withMessageContaining("the backing file \"base.qcow2\" (qcow2)")
                .withMessageContaining("qemu-img convert -O qcow2");
    }

    @Test
    void aBackingFileOfVersion2IsRefusedByItsName() throws IOException {
        Path base = Files.write(folder.resolve("base.raw"), new byte[1 << 20]);
        Path image = folder.resolve("image.qcow2");
        qemuImg.run("create -q -f qcow2 -o compat=0.10 -F raw -b " + base, image);
        assertRefused(image, Reason.EXTERNAL_FILE).withMessageContaining("base.raw\" (raw)");
    }

    @Test
    void anExternalDataFileIsRefusedByItsName() throws IOException {
        Path image = folder.resolve("image.qcow2");
        Path data = folder.resolve("disk.data");
        qemuImg.run("create -q -f qcow2 -o data_file=" + data, image, Path.of("1M"));
        assertRefused(image, Reason.EXTERNAL_FILE).withMessageContaining("disk.data\"");
    }

    @Test
    void anEncryptedImageIsRefused() throws IOException {
        assertRefused(encrypted(), Reason.ENCRYPTED).withMessageContaining("AES");
    }

    /**
     * The header of an AES image is given the number of LUKS, because {@code qemu-img} measures the
     * machine when it makes a LUKS key, and fails on a busy one.
     */
    @Test
    void anImageEncryptedWithLuksIsRefused() throws IOException {
        Path image = encrypted();
        int cryptMethod = 32;
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(Integer.BYTES).putInt(2).flip(), cryptMethod);
        }
        assertRefused(image, Reason.ENCRYPTED).withMessageContaining("LUKS");
    }

    private Path encrypted() throws IOException {
        Path image = folder.resolve("image.qcow2");
        qemuImg.run(
                "create -q -f qcow2 --object secret,id=key,data=secret"
                        + " -o encrypt.format=aes,encrypt.key-secret=key",
                image,
                Path.of("1M"));
        return image;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " -c", " -c -o compression_type=zstd", " -o extended_l2=on"})
    void aFileCutInHalfIsTruncated(String options) throws IOException {
        Path raw = Files.write(folder.resolve("disk.raw"), SampleData.mixed(1, 2 << 20));
        Path image = folder.resolve("image.qcow2");
        qemuImg.run("convert -f raw -O qcow2" + options, raw, image);
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }
        assertRefused(image, Reason.TRUNCATED).withMessageContaining("copy the image again");
    }

    private static ThrowableAssertAlternative<ImageException> assertRefused(
            Path image, Reason reason) throws IOException {
        try (BlockSource file = FileSource.open(image)) {
            return assertThatExceptionOfType(ImageException.class)
                    .isThrownBy(() -> DiskFormats.open(file))
                    .returns(reason, ImageException::reason);
        }
    }
}
