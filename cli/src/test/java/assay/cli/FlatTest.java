package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A VMDK of two files is read if the user names both. */
class FlatTest {

    @TempDir private static Path folder;
    private static Path raw = Path.of("");
    private static Path image = Path.of("");
    private static Path flat = Path.of("");

    @BeforeAll
    static void makeImage() throws IOException {
        Path source = GuestImage.folder(Files.createDirectory(folder.resolve("source")));
        raw = GuestImage.of(source, folder.resolve("disk.raw"));
        image = folder.resolve("disk.vmdk");
        Oracle.require("qemu-img")
                .run(
                        "convert",
                        "-f",
                        "raw",
                        "-O",
                        "vmdk",
                        "-o",
                        "subformat=monolithicFlat",
                        raw,
                        image);
        // Only what the user says counts, not the name in the descriptor.
        flat = Files.move(folder.resolve("disk-flat.vmdk"), folder.resolve("bytes"));
    }

    /** JUnit warns of each one that leads out of its folder. */
    @AfterAll
    static void deleteLinks() {
        Oracle.require("find").run(folder, "-type", "l", "-delete");
    }

    @Test
    void theRefusalNamesTheOption() {
        Command english = Command.assay("info", image, "--lang", "en");
        Command chinese = Command.assay("info", image, "--lang", "zh");

        assertThat(english.exitCode()).isEqualTo(ExitCode.UNREADABLE_IMAGE);
        assertThat(english.err()).contains("disk-flat.vmdk", "--flat FILE").hasLineCount(2);
        assertThat(chinese.err()).contains("--flat FILE", "数据文件");
    }

    @Test
    void everyCommandReadsBothFiles() {
        Path copy = folder.resolve("copy.raw");

        assertThat(Command.assay("cat", image, "/etc/hostname", "--flat", flat).out())
                .isEqualTo("template\n");
        assertThat(Command.assay("info", image, "--flat", flat).out()).contains("monolithicFlat");
        assertThat(Command.assay("inspect", image, "--flat", flat).exitCode()).isZero();
        assertThat(Command.assay("convert", image, copy, "--flat", flat).exitCode()).isZero();
        assertThat(copy).hasSameBinaryContentAs(raw);
    }

    @Test
    void diffTakesOneForEachImage() {
        Command first = Command.assay("diff", image, raw, "--flat", flat, "--volume", "0");
        Command second = Command.assay("diff", raw, image, "--flat-other", flat, "--volume", "0");

        assertThat(first.exitCode()).isEqualTo(ExitCode.PASS);
        assertThat(second.exitCode()).isEqualTo(ExitCode.PASS);
    }

    @Test
    void whatIsNoSuchPairIsRefused() throws IOException {
        Path cut = Files.write(folder.resolve("cut"), new byte[512]);

        Command missing = Command.assay("info", image, "--flat", folder.resolve("missing"));
        Command remote = Command.assay("info", image, "--flat", "http://localhost/flat");
        Command tooShort = Command.assay("info", image, "--flat", cut, "--lang", "en");
        Command noText = Command.assay("info", raw, "--flat", flat, "--lang", "en");

        assertThat(missing.exitCode()).isEqualTo(ExitCode.NO_INPUT);
        assertThat(remote.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(tooShort.exitCode()).isEqualTo(ExitCode.UNREADABLE_IMAGE);
        assertThat(tooShort.err()).contains("copy it again").doesNotContain("--flat");
        assertThat(noText.exitCode()).isEqualTo(ExitCode.UNREADABLE_IMAGE);
    }
}
