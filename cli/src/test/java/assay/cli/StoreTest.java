package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files are kept in a store, checked, copied and got back. */
class StoreTest {

    private static final int MIB = 1 << 20;

    @TempDir Path folder = Path.of("");
    private Path file = Path.of("");
    private Path store = Path.of("");

    @BeforeEach
    void writeAFile() throws IOException {
        byte[] bytes = new byte[3 * MIB];
        new Random(1).nextBytes(bytes);
        file = Files.write(folder.resolve("file"), bytes);
        store = folder.resolve("store");
    }

    private Command run(Path place, String command, Object... arguments) {
        return Command.assay(
                Stream.concat(
                                Stream.of("store", command),
                                Stream.concat(
                                        Stream.of(arguments),
                                        Stream.of("--store", place, "--lang", "en")))
                        .toArray());
    }

    private String put(Object... arguments) {
        Command command = run(store, "put", arguments);
        assertThat(command.err()).isEmpty();
        return command.out().strip();
    }

    private static JsonNode json(Command command) {
        assertThat(command.err()).isEmpty();
        return JsonMapper.shared().readTree(command.out());
    }

    @Test
    void aFileComesBackByItsIdOrTheBeginningOfThat() {
        String id = put(file);
        Path back = folder.resolve("back");

        assertThat(id).matches("[0-9a-f]{64}");
        assertThat(run(store, "get", id.substring(0, 6), back).exitCode()).isEqualTo(ExitCode.PASS);
        assertThat(back).hasSameBinaryContentAs(file);
        assertThat(run(store, "ls").out()).contains(id, "3145728").hasLineCount(1);
        assertThat(run(store, "get", id, back).exitCode()).isEqualTo(ExitCode.CANNOT_CREATE);
        assertThat(run(store, "get", "ffff", back).err()).contains("no content ffff");
    }

    @Test
    void aDiskIsGotInAnyFormat() {
        Oracle qemuImg = Oracle.require("qemu-img");
        Path image = folder.resolve("disk.qcow2");
        qemuImg.run("convert", "-f", "raw", "-O", "qcow2", file, image);
        String id = put(image, "--disk");
        assertThat(put(file)).isEqualTo(id);
        Path vmdk = folder.resolve("disk.vmdk");

        run(store, "get", id, vmdk, "--format", "vmdk");

        qemuImg.run("compare", "-f", "raw", "-F", "vmdk", file, vmdk);
        String asFile = put(image);
        Path vhdx = folder.resolve("disk.vhdx");
        run(store, "get", asFile, vhdx, "--format", "vhdx", "--disk");
        qemuImg.run("compare", "-f", "raw", "-F", "vhdx", file, vhdx);
    }

    @Test
    void anEncryptedContentNeedsItsKeys() throws IOException {
        Path keys = folder.resolve("keys");
        String id = put(file, "--key", "acme", "--keys", keys);
        Path back = folder.resolve("back");

        Command refused = run(store, "get", id, back);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.NO_INPUT);
        assertThat(refused.err()).contains("acme", "--keys");
        assertThat(run(store, "check").exitCode()).isEqualTo(ExitCode.INCONCLUSIVE);
        assertThat(run(store, "check", "--keys", keys).exitCode()).isEqualTo(ExitCode.PASS);
        run(store, "get", id, back, "--keys", keys);
        assertThat(back).hasSameBinaryContentAs(file);
        assertThat(run(store, "put", file, "--key", "No!", "--keys", keys).exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aKeyIsMadeRotatedAndItsContentsWrappedAnew() throws IOException {
        Path keys = folder.resolve("keys");
        put(folder.resolve("file")); // makes the store
        run(store, "keys", "create", "acme", "--keys", keys);
        String id = put(file, "--key", "acme", "--keys", keys);
        Path back = folder.resolve("back");

        run(store, "keys", "rotate", "acme", "--keys", keys);
        Command rewrapped =
                run(store, "keys", "rewrap", "acme", "--keys", keys, "--output", "json");

        assertThat(json(rewrapped).path("wrapped").asInt()).isEqualTo(1);
        assertThat(run(store, "keys", "rewrap", "acme", "--keys", keys).out())
                .contains("0 contents anew", "1 were already");
        run(store, "get", id, back, "--keys", keys);
        assertThat(back).hasSameBinaryContentAs(file);
        assertThat(run(store, "keys", "list", "--keys", keys).out()).contains("acme (contents: 1)");
        assertThat(run(store, "keys", "list").out()).contains("acme (contents: 1) is not there");
    }

    @Test
    void aKeyThatIsNoneAndAVaultThatIsNoneAreRefused() {
        Path keys = folder.resolve("keys");
        put(file);

        assertThat(run(store, "keys", "create", "No!", "--keys", keys).exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(run(store, "keys", "create", "--keys", keys).exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(run(store, "keys", "rotate", "acme", "--keys", keys).exitCode())
                .isEqualTo(ExitCode.NO_INPUT);
        assertThat(run(store, "keys", "list", "--keys", "http://vault.example").err())
                .contains("https://");
    }

    @Test
    void whatIsRemovedIsCollectedAndCounted() throws IOException {
        String id = put(file);
        JsonNode stats = json(run(store, "stats", "--output", "json"));
        assertThat(stats.path("unique").asLong()).isEqualTo(3 * MIB);

        run(store, "rm", id);
        JsonNode would = json(run(store, "gc", "--dry-run", "--output", "json"));
        JsonNode done = json(run(store, "gc", "--output", "json"));

        assertThat(would.path("objects").asInt()).isEqualTo(7); // six blocks and a page
        assertThat(done.path("bytes")).isEqualTo(would.path("bytes"));
        assertThat(run(store, "ls").out()).isEmpty();
        assertThat(run(store, "stats").out()).contains("contents: 0");
        assertThat(run(store, "rm", id).exitCode()).isEqualTo(ExitCode.NO_INPUT);
    }

    @Test
    void aFileWhoseBytesStandElsewhereInAnotherIsPutTogetherFromThat() throws IOException {
        String base = put(file);
        Path moved = folder.resolve("moved");
        Files.write(moved, new byte[4096]);
        Files.write(moved, Files.readAllBytes(file), StandardOpenOption.APPEND);
        String whole = put(moved);

        JsonNode made = json(run(store, "slim", whole, "--from", base, "--output", "json"));
        run(store, "rm", whole, base);
        run(store, "gc");

        assertThat(made.path("before").asLong()).isGreaterThan(3 * MIB - 1);
        assertThat(made.path("after").asLong()).isLessThan(1000);
        String slim = made.path("content").asString();
        run(store, "get", slim, folder.resolve("back"));
        assertThat(folder.resolve("back")).hasSameBinaryContentAs(moved);
        assertThat(run(store, "slim", slim, "--from", slim).out()).contains("stays as it is");
        assertThat(run(store, "check").exitCode()).isEqualTo(ExitCode.PASS);
    }

    @Test
    void aDamagedBlockIsNamedAndMendedFromACopy() throws IOException {
        String id = put(file);
        Path copy = folder.resolve("copy");
        JsonNode copied = json(run(store, "copy", id, "--to", copy, "--output", "json"));
        assertThat(copied.path("objects").asInt()).isEqualTo(8);
        Path block = aBlock();
        byte[] bytes = Files.readAllBytes(block);
        bytes[bytes.length / 2] ^= 1;
        Files.write(block, bytes);

        Command found = run(store, "check");
        assertThat(found.exitCode()).isEqualTo(ExitCode.FAIL);
        assertThat(found.out()).contains(block.getFileName().toString(), id, "--from");
        Command got = run(store, "get", id, folder.resolve("back"));
        assertThat(got.exitCode()).isEqualTo(ExitCode.UNREADABLE_IMAGE);
        assertThat(got.err()).contains(block.getFileName().toString());
        assertThat(folder.resolve("back")).doesNotExist();

        JsonNode mended =
                json(run(store, "check", "--from", copy, "--output", "json")).path("damages");
        assertThat(mended.valueStream().map(each -> each.path("outcome").asString()).toList())
                .isEqualTo(List.of("copied"));
        assertThat(run(store, "check").exitCode()).isEqualTo(ExitCode.PASS);
    }

    @Test
    void aNewUploadMendsWhatARepairMovedAway() throws IOException {
        String id = put(file);
        Path block = aBlock();
        byte[] bytes = Files.readAllBytes(block);
        bytes[bytes.length / 2] ^= 1;
        Files.write(block, bytes);

        assertThat(run(store, "check", "--repair").out()).contains("upload the same file again");
        assertThat(put(file)).isEqualTo(id);

        assertThat(run(store, "check").exitCode()).isEqualTo(ExitCode.PASS);
    }

    private Path aBlock() throws IOException {
        try (Stream<Path> files = Files.walk(store.resolve("blocks"))) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    @Test
    void aStoreThatIsNotThereIsSaidSo() {
        Command command = run(folder.resolve("none"), "ls");

        assertThat(command.exitCode()).isEqualTo(ExitCode.NO_INPUT);
        assertThat(command.err()).contains("no folder").hasLineCount(1);
        assertThat(run(Path.of("s3:"), "ls").exitCode()).isEqualTo(ExitCode.NO_INPUT);
    }
}
