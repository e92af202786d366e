package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not a readable image gives one clear error, the same for every command. */
class RefusalTest {

    @TempDir Path folder = Path.of("");

    @Test
    void aFileThatIsNotAnImage() throws IOException {
        assertUnreadable(
                Files.writeString(folder.resolve("notes.qcow2"), "not an image".repeat(99)),
                "not a disk image");
    }

    @Test
    void anEmptyFile() throws IOException {
        assertUnreadable(Files.createFile(folder.resolve("empty.raw")), "empty");
    }

    @Test
    void aTruncatedImage() throws IOException {
        Path image = folder.resolve("whole.qcow2");
        Oracle.require("qemu-img").run("create", "-q", "-f", "qcow2", image, "64M");
        Oracle.require("qemu-io").run("-f", "qcow2", "-c", "write -P 7 0 8M", image);
        byte[] bytes = Files.readAllBytes(image);
        Path half = folder.resolve("half.qcow2");
        Files.write(half, Arrays.copyOf(bytes, bytes.length / 2));

        assertUnreadable(half, "copy the image again");
    }

    @Test
    void anImageWithABackingFile() {
        Oracle qemuImg = Oracle.require("qemu-img");
        Path base = folder.resolve("base.qcow2");
        Path overlay = folder.resolve("overlay.qcow2");
        qemuImg.run("create", "-q", "-f", "qcow2", base, "64M");
        qemuImg.run("create", "-q", "-f", "qcow2", "-b", base, "-F", "qcow2", overlay);

        assertUnreadable(overlay, "base.qcow2", "qemu-img convert");
    }

    @Test
    void aFileThatIsNotThere() {
        Command command = Command.assay("inspect", folder.resolve("missing.qcow2"), "--lang", "en");

        assertThat(command.exitCode()).isEqualTo(ExitCode.NO_INPUT);
        assertThat(command.err()).contains("There is no file").hasLineCount(1);
    }

    @Test
    void aFolder() {
        Command command = Command.assay("inspect", folder, "--lang", "zh");

        assertThat(command.exitCode()).isEqualTo(ExitCode.NO_INPUT);
        assertThat(command.err()).contains("文件夹").hasLineCount(1);
    }

    @Test
    void anUnknownProfile() throws IOException {
        Path image = Files.createFile(folder.resolve("empty.raw"));

        Command command = Command.assay("check", image, "--for", "tencent", "--lang", "en");

        assertThat(command.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(command.err()).contains("no profile tencent", "tencent-import");
    }

    @Test
    void anUnknownOption() {
        Command command = Command.assay("inspect", "disk.qcow2", "--frobnicate");

        assertThat(command.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(command.err()).contains("--frobnicate", "Usage: assay inspect");
    }

    private static void assertUnreadable(Path image, String... parts) {
        Command inspect = Command.assay("inspect", image, "--lang", "en");
        Command check = Command.assay("check", image, "--for", "tencent-import", "--lang", "en");

        assertThat(inspect.exitCode()).isEqualTo(ExitCode.UNREADABLE_IMAGE);
        assertThat(inspect.out()).isEmpty();
        assertThat(inspect.err())
                .contains("cannot be read as an image")
                .contains(parts)
                .doesNotContain("Exception")
                .hasLineCount(2);
        assertThat(check).isEqualTo(inspect);
    }
}
