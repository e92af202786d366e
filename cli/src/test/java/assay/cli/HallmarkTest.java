package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Images;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Debian is signed once; copies of it are verified. */
final class HallmarkTest {

    @TempDir private static Path folder;

    private static Path hallmark;
    private static Path publicKey;

    @BeforeAll
    static void sign() {
        Oracle openssl = Oracle.require("openssl");
        Path key = folder.resolve("key.pem");
        publicKey = folder.resolve("public.pem");
        openssl.run("genpkey", "-algorithm", "ed25519", "-out", key);
        openssl.run("pkey", "-in", key, "-pubout", "-out", publicKey);
        hallmark = folder.resolve("debian.hallmark.json");
        Command signed = sign(Images.require("debian.qcow2"), hallmark);
        assertThat(signed.err()).isEmpty();
        assertThat(signed.exitCode()).isEqualTo(ExitCode.PASS);
    }

    private static Command sign(Path image, Path target) {
        Path key = folder.resolve("key.pem");
        return Command.assay(
                "sign", image, "--for", "tencent-import", "--key", key, "--hallmark", target);
    }

    private static Command verify(Object image, Object... more) {
        Object[] all = new Object[more.length + 6];
        Object[] first = {"verify", image, "--hallmark", hallmark, "--key", publicKey};
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return Command.assay(all);
    }

    private static Path copy(String format) {
        Path copy = folder.resolve("copy." + format);
        if (!Files.exists(copy)) {
            Command made =
                    Command.assay(
                            "convert", Images.require("debian.raw"), copy, "--format", format);
            assertThat(made.exitCode()).as(made.err()).isZero();
        }
        return copy;
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "vmdk", "vhd", "vhd-fixed", "vhdx", "vdi"})
    void aCopyInAnotherFormatVerifies(String format) {
        Command verified = verify(copy(format), "--for", "tencent-import");
        assertThat(verified.err()).isEmpty();
        assertThat(verified.out()).contains("The hallmark holds for", "tencent-import version");
        assertThat(verified.exitCode()).isEqualTo(ExitCode.PASS);
    }

    @Test
    void oneFlippedByteOfTheGuestDoesNotVerify() throws IOException {
        Path changed = Files.copy(copy("raw"), folder.resolve("changed.raw"));
        try (FileChannel file =
                FileChannel.open(changed, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            long at = 3L << 30;
            file.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 1)).flip();
            file.write(one, at);
        }
        Command verified = verify(changed);
        assertThat(verified.exitCode()).isEqualTo(ExitCode.FAIL);
        assertThat(verified.out()).contains("The content is another", "does NOT hold");
    }

    @Test
    void aDiskThatWasCutOffDoesNotVerify() throws IOException {
        Path shorter = Files.copy(copy("raw"), folder.resolve("shorter.raw"));
        try (FileChannel file = FileChannel.open(shorter, StandardOpenOption.WRITE)) {
            file.truncate((4L << 30) - (1 << 20));
        }
        assertThat(verify(shorter).out()).contains("less than the 4294967296 bytes");
        assertThat(verify(shorter).exitCode()).isEqualTo(ExitCode.FAIL);
    }

    @Test
    void aProfileThatWasNotJudgedIsNotVouchedFor() {
        Command verified = verify(copy("vhdx"), "--for", "azure-cn-market", "--lang", "zh");
        assertThat(verified.exitCode()).isEqualTo(ExitCode.FAIL);
        assertThat(verified.out()).contains("印记未表明该镜像通过了 azure-cn-market");
    }

    @Test
    void theAnswerIsThereForPrograms() {
        JsonNode answer =
                JsonMapper.shared().readTree(verify(copy("vdi"), "--output", "json").out());
        assertThat(answer.path("holds").booleanValue()).isTrue();
        assertThat(answer.path("key").stringValue()).startsWith("SHA256:");
        assertThat(answer.at("/profiles/0/rules/TC-IMP-LNX-04").stringValue()).isEqualTo("PASS");
    }

    @Test
    void theFactsDocumentIsTheOneThatWasJudged() throws IOException {
        JsonNode envelope = JsonMapper.shared().readTree(Files.readString(hallmark));
        byte[] payload = Base64.getDecoder().decode(envelope.path("payload").stringValue());
        String digest =
                JsonMapper.shared()
                        .readTree(payload)
                        .at("/predicate/factsDigest/sha256")
                        .stringValue();
        Path facts = folder.resolve("facts.json");
        Command inspected =
                Command.assay("inspect", Images.require("debian.qcow2"), "--output", "json");
        Files.writeString(facts, inspected.out().stripTrailing());
        assertThat(Oracle.require("sha256sum").run(facts)).startsWith(digest);
    }

    @Test
    void anImageThatFailsGetsNoHallmark() {
        Path target = folder.resolve("none.json");
        Command signed = sign(Images.require("gpt.qcow2"), target);
        assertThat(signed.exitCode()).isEqualTo(ExitCode.FAIL);
        assertThat(signed.out()).contains("TC-IMP-LNX-04");
        assertThat(signed.err()).contains("No hallmark was written");
        assertThat(target).doesNotExist();
    }

    @Test
    void aHallmarkIsNotOverwritten() {
        Command signed = sign(Images.require("debian.qcow2"), hallmark);
        assertThat(signed.exitCode()).isEqualTo(ExitCode.CANNOT_CREATE);
    }
}
