package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An image is converted, mapped and described. */
class ConvertTest {

    private static final int MIB = 1 << 20;

    private final Oracle qemuImg = Oracle.require("qemu-img");

    @TempDir Path folder = Path.of("");
    private Path raw = Path.of("");

    /** A file system on the whole disk, with noise in its last MiB. */
    @BeforeEach
    void writeADisk() throws IOException {
        raw = folder.resolve("disk.raw");
        Oracle.require("mke2fs").run("-q", "-t", "ext4", "-L", "things", raw, "16M");
        byte[] noise = new byte[MIB];
        new Random(1).nextBytes(noise);
        try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
            file.seek(15 * MIB);
            file.write(noise);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "out.qcow2, qcow2, ",
        "out.QCOW2, qcow2, --compress=zlib",
        "out.qcow2, qcow2, --compress=zstd",
        "out.img,   raw,   ",
        "out.vmdk,  vmdk,  ",
        "out.vhd,   vpc,   ",
        "out.vhdx,  vhdx,  ",
        "out.vdi,   vdi,   ",
        "out,       vmdk,  --format=vmdk-stream",
        "out,       vpc,   --format=vhd-fixed",
    })
    void aFileIsWrittenInTheFormatThatItsNameTells(String name, String qemu, String option) {
        Path out = folder.resolve(name);
        Command command =
                option == null
                        ? Command.assay("convert", raw, out, "--verify", "--output", "json")
                        : Command.assay(
                                "convert", raw, out, option, "--verify", "--output", "json");
        assertThat(command.err()).isEmpty();
        assertThat(command.exitCode()).isEqualTo(ExitCode.PASS);
        JsonNode made = JsonMapper.shared().readTree(command.out());
        assertThat(made.path("virtualSize").asLong()).isEqualTo(16 * MIB);
        assertThat(made.path("verified").asBoolean()).isTrue();
        qemuImg.run("compare", "-f", "raw", "-F", qemu, raw, out);
    }

    @Test
    void whatIsThereIsReplacedOnlyOnDemandEvenIfItIsTheImage() throws IOException {
        Path copy = Files.copy(raw, folder.resolve("copy.raw"));
        Command refused = Command.assay("convert", raw, copy, "--lang", "en");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.CANNOT_CREATE);
        assertThat(refused.err()).contains("exists already", "--overwrite");

        Command replaced = Command.assay("convert", copy, copy, "--overwrite", "--verify");
        assertThat(replaced.exitCode()).isEqualTo(ExitCode.PASS);
        assertThat(copy).hasSameBinaryContentAs(raw);
    }

    @Test
    void whatTheFileSystemCallsFreeIsLeftOutOnDemand() throws IOException {
        Path out = folder.resolve("out.raw");
        Command whole = Command.assay("convert", raw, out, "--lang", "en");
        assertThat(whole.out()).doesNotContain("Left out");
        assertThat(out).hasSameBinaryContentAs(raw);

        Command less =
                Command.assay(
                        "convert", raw, out, "--drop-free", "--overwrite", "--verify", "--lang=en");
        assertThat(less.exitCode()).isEqualTo(ExitCode.PASS);
        assertThat(less.out()).contains("Left out: 1.00 MiB of data");
        assertThat(Files.readAllBytes(out)).endsWith(new byte[MIB]);
        Oracle.require("e2fsck").run("-fn", out);
    }

    @Test
    void aFileSystemThatIsKeptIsNamedWithTheReason() throws IOException {
        Oracle.require("debugfs").run("-w", "-R", "set_super_value state 0", raw);
        Path out = folder.resolve("out.raw");

        Command json = Command.assay("convert", raw, out, "--drop-free", "--output", "json");
        JsonNode made = JsonMapper.shared().readTree(json.out());
        assertThat(made.path("dropped").asLong()).isZero();
        assertThat(made.at("/fileSystems/0/place").asString()).isEqualTo("the whole disk");
        assertThat(made.at("/fileSystems/0/whyNot").asString()).contains("not unmounted cleanly");

        Command text =
                Command.assay("convert", raw, out, "--drop-free", "--overwrite", "--lang", "zh");
        assertThat(text.out()).contains("空闲空间原样保留");
        assertThat(out).hasSameBinaryContentAs(raw);
    }

    @Test
    void anUnknownFormatIsRefusedBeforeAnythingIsWritten() {
        Path out = folder.resolve("disk.iso");
        Command unnamed = Command.assay("convert", raw, out, "--lang", "en");
        Command unknown = Command.assay("convert", raw, out, "--format", "qed", "--lang", "en");
        Command packed =
                Command.assay("convert", raw, out, "--format=vdi", "--compress=zstd", "--lang=en");
        assertThat(unnamed.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(unnamed.err()).contains("does not tell a format", "qcow2");
        assertThat(unknown.err()).contains("no format qed");
        assertThat(packed.err()).contains("no format vdi-zstd");
        assertThat(out).doesNotExist();
    }

    @Test
    void nothingIsLeftOfABrokenImage() throws IOException {
        Path image = folder.resolve("disk.qcow2");
        qemuImg.run("convert", "-c", "-f", "raw", "-O", "qcow2", raw, image);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(5 * 65536 + 100);
            file.write(new byte[5000]);
        }
        Path out = folder.resolve("out.raw");
        Command command = Command.assay("convert", image, out, "--lang", "en");
        assertThat(command.exitCode()).isEqualTo(ExitCode.UNREADABLE_IMAGE);
        assertThat(command.err()).contains("was not written", "damaged").hasLineCount(1);
        assertThat(out).doesNotExist();
    }

    @Test
    void theMapSaysWhatIsDataAsQemuDoes() {
        Path image = folder.resolve("disk.qcow2");
        qemuImg.run("create", "-q", "-f", "qcow2", image, "8M");
        Oracle.require("qemu-io")
                .run("-f", "qcow2", "-c", "write -P 1 1M 1M", "-c", "write -z 3M 64k", image);
        Command json = Command.assay("map", image, "--output", "json");
        // A qcow2 file without a boot sector is a disk all the same.
        assertThat(json.err()).isEmpty();
        JsonNode extents = JsonMapper.shared().readTree(json.out());
        assertThat(extents.valueStream().map(extent -> extent.path("kind").asString()))
                .containsExactly("hole", "data", "hole", "zero", "hole");
        assertThat(extents.path(1).path("start").asLong()).isEqualTo(MIB);
        assertThat(extents.path(1).path("length").asLong()).isEqualTo(MIB);
        assertThat(Command.assay("map", image).out()).contains("1048576", "zero").hasLineCount(6);
    }

    @Test
    void theInfoTellsSizesSnapshotsAndPartitions() {
        Path image = folder.resolve("disk.qcow2");
        qemuImg.run("convert", "-f", "raw", "-O", "qcow2", raw, image);
        qemuImg.run("snapshot", "-c", "before", image);
        Command text = Command.assay("info", image, "--lang", "en");
        assertThat(text.out())
                .contains("format: qcow2", "16.0 MiB (16777216)", "snapshots: 1", "before")
                .contains("partition table: none", "│ext4", "things");
        assertThat(Command.assay("info", image, "--lang", "zh").out()).contains("格式：qcow2");
        JsonNode json =
                JsonMapper.shared()
                        .readTree(Command.assay("info", image, "--output", "json").out());
        assertThat(json.at("/snapshots/0/name").asString()).isEqualTo("before");
        assertThat(json.at("/partitions/0/label").asString()).isEqualTo("things");
        assertThat(json.at("/fileSize").asLong()).isPositive();
    }

    @Test
    void thePartitionsAreDrawnToScale() {
        Path disk = folder.resolve("parts.raw");
        qemuImg.run("create", "-q", "-f", "raw", disk, "64M");
        Oracle.require("sgdisk").run("-n1:2048:+16M", "-n2:0:+30M", "-c2:data", disk);
        String out = Command.assay("info", disk, "--lang", "en").out();
        assertThat(out).contains("partition table: gpt", "│1 unknown", "│2 unknown", "data");
    }

    @Test
    void backingFilesAreFollowedOnlyOnDemand() {
        Path overlay = folder.resolve("overlay.qcow2");
        qemuImg.run("create", "-q", "-f", "qcow2", "-F", "raw", "-b", "disk.raw", overlay);
        Path flat = folder.resolve("flat.raw");
        Command refused = Command.assay("convert", overlay, flat, "--lang", "en");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.UNREADABLE_IMAGE);
        assertThat(refused.err()).contains("--follow-backing");
        Command followed = Command.assay("convert", overlay, flat, "--follow-backing", "--verify");
        assertThat(followed.exitCode()).isEqualTo(ExitCode.PASS);
        assertThat(flat).hasSameBinaryContentAs(raw);
    }
}
