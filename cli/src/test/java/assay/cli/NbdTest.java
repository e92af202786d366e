package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.store.profile.BootProfile;
import assay.testkit.Oracle;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk in an image is served until the command is interrupted. */
class NbdTest {

    private static final int MIB = 1 << 20;

    private final Oracle qemuImg = Oracle.require("qemu-img");
    private final Oracle nbdinfo = Oracle.require("nbdinfo");

    @TempDir private Path folder;
    private Path raw = Path.of("");
    private Path image = Path.of("");

    /** A compressed qcow2 image, to which nothing could be written. */
    @BeforeEach
    void writeAnImage() throws IOException {
        raw = folder.resolve("disk.raw");
        byte[] noise = new byte[MIB];
        new Random(1).nextBytes(noise);
        try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
            file.setLength(16 * MIB);
            file.seek(9 * MIB);
            file.write(noise);
        }
        image = folder.resolve("disk.qcow2");
        qemuImg.run("convert", "-c", "-f", "raw", "-O", "qcow2", raw, image);
    }

    /** {@code assay nbd} in a process of its own, which closing interrupts. */
    private record Running(Process process, String uri) implements AutoCloseable {

        static Running assay(Object... arguments) throws IOException {
            List<String> command =
                    new ArrayList<>(
                            List.of(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    "assay.cli.Assay",
                                    "nbd"));
            for (Object argument : arguments) {
                command.add(argument.toString());
            }
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
            return new Running(process, String.valueOf(said.readLine()));
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }

    @Test
    void theGuestsBytesAreServedWhateverTheFormat() throws IOException {
        try (Running nbd = Running.assay(image, "--listen", "127.0.0.1:0", "--name", "a disk")) {
            assertThat(nbd.uri()).startsWith("nbd://127.0.0.1:").endsWith("/a%20disk");
            assertThat(nbdinfo.run(nbd.uri())).contains("is_read_only: true");
            qemuImg.run("compare", "-f", "raw", "-F", "raw", raw, nbd.uri());
        }
    }

    @Test
    void whatIsWrittenIsDroppedAtTheEnd() throws IOException {
        byte[] before = Files.readAllBytes(image);
        Path socket = folder.resolve("nbd.socket");
        try (Running nbd = Running.assay(image, "--unix", socket, "--writable")) {
            assertThat(nbd.uri()).isEqualTo("nbd+unix:///?socket=" + socket);
            Oracle.require("qemu-io")
                    .run("-f", "raw", "-c", "write -P 5 1M 1M", "-c", "read -P 5 1M 1M", nbd.uri());
        }
        assertThat(Files.readAllBytes(image)).isEqualTo(before);
        assertThat(socket).doesNotExist();
    }

    @Test
    void aRecordedProfileIsReadAheadTheNextTime() throws IOException {
        Path profile = folder.resolve("boot.profile");
        try (Running nbd =
                Running.assay(image, "--listen=127.0.0.1:0", "--profile", profile, "--record")) {
            Oracle.require("qemu-io")
                    .run("-r", "-f", "raw", "-c", "read 9M 512k", "-c", "read 0 512", nbd.uri());
        }
        assertThat(BootProfile.load(profile).blocks()).contains(18L);
        try (Running nbd = Running.assay(image, "--listen=127.0.0.1:0", "--profile", profile)) {
            qemuImg.run("compare", "-f", "raw", "-F", "raw", raw, nbd.uri());
        }
    }

    @Test
    void whatCannotBeServedIsSaidAtOnce() throws IOException {
        Command address = Command.assay("nbd", image, "--listen", "nowhere", "--lang", "en");
        assertThat(address.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(address.err()).contains("nowhere is no address");
        Path taken = Files.createFile(folder.resolve("taken"));
        Command there = Command.assay("nbd", image, "--unix", taken, "--lang", "en");
        assertThat(there.exitCode()).isEqualTo(ExitCode.CANNOT_CREATE);
        assertThat(there.err()).contains("not possible to listen");
        assertThat(taken).exists();
        assertThat(Command.assay("nbd", image, "--record", "--lang", "en").err())
                .contains("--record needs --profile FILE");
        Command noProfile = Command.assay("nbd", image, "--profile", image, "--lang", "en");
        assertThat(noProfile.exitCode()).isEqualTo(ExitCode.UNREADABLE_IMAGE);
        assertThat(noProfile.err()).contains("not a boot profile");
        Command noKey = Command.assay("nbd", image, "--tls-p12", image, "--lang", "en");
        assertThat(noKey.exitCode()).isEqualTo(ExitCode.NO_INPUT);
    }
}
