package assay.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.ImageException.Reason;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backing files are opened only inside the image's folder, and show as QEMU shows them. */
class BackedImageTest {

    private static final int MIB = 1 << 20;

    private final Oracle qemuImg = Oracle.require("qemu-img");
    private final Oracle qemuIo = Oracle.require("qemu-io");

    @TempDir Path outside;
    private Path folder;
    private Path base;
    private Path top;

    @BeforeEach
    void writeABase() throws IOException {
        folder = Files.createDirectory(outside.resolve("images"));
        base = Files.write(folder.resolve("base.raw"), SampleData.mixed(1, 3 * MIB));
        top = folder.resolve("top.qcow2");
    }

    @Test
    void aChainShowsWhatQemuShows() throws IOException {
        Path middle = folder.resolve("middle.qcow2");
        create(middle, "raw", "base.raw", "4M");
        io(middle, "write -P 7 1M 100k", "write -z 2M 64k", "write -P 8 3500k 10k");
        create(top, "qcow2", middle.toString(), "5M");
        io(top, "write -P 9 1040k 5k", "write -z 64k 128k", "write -P 3 4500k 64k");
        Path flat = folder.resolve("flat.raw");
        qemuImg.run("convert", "-f", "qcow2", "-O", "raw", top, flat);
        try (BackedImage opened = BackedImage.open(top);
                FileSource expected = FileSource.open(flat)) {
            BlockSource disk = opened.image().disk();
            assertThat(disk.size()).isEqualTo(5 * MIB);
            assertThat(Conversion.difference(expected, disk, _ -> {})).isEmpty();
            assertThat(opened.files())
                    .extracting(Path::getFileName)
                    .extracting(Path::toString)
                    .containsExactly("top.qcow2", "middle.qcow2", "base.raw");
        }
    }

    @Test
    void anImageWithoutABackingFileIsOpenedAsAlways() throws IOException {
        qemuImg.run("create", "-q", "-f", "qcow2", top, "3M");
        try (BackedImage opened = BackedImage.open(top)) {
            assertThat(opened.image().format()).isEqualTo("qcow2");
        }
    }

    @Test
    void aFileOutsideTheFolderIsRefused() throws IOException {
        Files.move(base, outside.resolve("secret.raw"));
        create(top, "raw", "../secret.raw", "3M");
        assertRefused(Reason.EXTERNAL_FILE)
                .withMessageContaining("not a file in the image's folder");
        Files.createSymbolicLink(folder.resolve("link.raw"), outside.resolve("secret.raw"));
        rebase("raw", "link.raw");
        assertRefused(Reason.EXTERNAL_FILE).withMessageContaining("link.raw");
        rebase("raw", "/etc/passwd");
        assertRefused(Reason.EXTERNAL_FILE).withMessageContaining("/etc/passwd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"missing.raw", "nbd://127.0.0.1/x", "json:{\"driver\":\"null-co\"}", "."})
    void whatIsNoFileIsRefused(String name) {
        create(top, "raw", "base.raw", "3M");
        rebase("raw", name);
        assertRefused(Reason.EXTERNAL_FILE);
    }

    @Test
    void aCircleIsRefused() {
        create(top, "raw", "base.raw", "3M");
        rebase("qcow2", "top.qcow2");
        assertRefused(Reason.CORRUPT).withMessageContaining("comes back");
    }

    @Test
    void aLongChainIsRefused() {
        Path below = base;
        for (int i = 0; i < BackedImage.MAX_DEPTH; i++) {
            Path next = folder.resolve("layer%d.qcow2".formatted(i));
            create(next, i == 0 ? "raw" : "qcow2", below.getFileName().toString(), "3M");
            below = next;
        }
        top = below;
        assertRefused(Reason.LIMIT);
    }

    @Test
    void aFileOfAnotherFormatThanDeclaredIsRefused() {
        create(top, "raw", "base.raw", "3M");
        rebase("qcow2", "base.raw");
        // It is noise, so not even a disk.
        assertRefused(Reason.UNSUPPORTED);
        qemuImg.run("create", "-q", "-f", "qcow2", folder.resolve("q"), "3M");
        rebase("vmdk", "q");
        assertRefused(Reason.AMBIGUOUS).withMessageContaining("is said to be vmdk");
    }

    private void create(Path image, String format, String backing, String size) {
        qemuImg.run("create", "-q", "-f", "qcow2", "-F", format, "-b", backing, image, size);
    }

    /** Changes the name of the backing file without looking at it. */
    private void rebase(String format, String backing) {
        qemuImg.run("rebase", "-u", "-F", format, "-b", backing, top);
    }

    private void io(Path image, String... commands) {
        for (String command : commands) {
            qemuIo.run("-f", "qcow2", "-c", command, image);
        }
    }

    private ThrowableAssertAlternative<ImageException> assertRefused(Reason reason) {
        return assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> BackedImage.open(top).close())
                .returns(reason, ImageException::reason);
    }
}
