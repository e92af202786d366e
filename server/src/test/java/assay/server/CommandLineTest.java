package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The {@code assay} command as users of a server have it: each run a process of its own. */
class CommandLineTest {

    @TempDir private Path folder;

    private Path disk;

    /**
     * One run.
     *
     * @param out what it answered
     * @param err what it complained
     */
    private record Run(int exitCode, String out, String err) {

        Run succeeds() {
            assertThat(exitCode).as(err).isZero();
            return this;
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(succeeds().out());
        }
    }

    @BeforeEach
    void logIn() throws Exception {
        disk = Files.write(folder.resolve("empty.raw"), disk());
        Path password = Files.writeString(folder.resolve("password"), RunningServer.PASSWORD);
        assertThat(
                        assay("login", RunningServer.ADDRESS, "--password-file", password)
                                .succeeds()
                                .out())
                .contains("admin", "default");
    }

    /** An empty partition table and some noise. */
    private static byte[] disk() {
        byte[] bytes = new byte[3 << 20];
        new Random(8).nextBytes(bytes);
        bytes[510] = 0x55;
        bytes[511] = (byte) 0xaa;
        return bytes;
    }

    private Run assay(Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath()));
        command.add("assay.cli.Assay");
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out, Files.readString(err));
    }

    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private String push(String name) throws Exception {
        return assay("images", "push", disk, "--name", name, "--no-wait", "--output", "json")
                .json()
                .path("id")
                .asString();
    }

    @Test
    void whatIsPushedCanBeListedChangedAndPulledInAnyFormat() throws Exception {
        Run pushed =
                assay("images", "push", disk, "--name", "cli disk", "--tag", "env=test").succeeds();
        String id = pushed.out().lines().findFirst().orElseThrow();

        assertThat(assay("images", "list", "--tag", "env=test").succeeds().out())
                .contains(id, "cli disk", "active", "3.00 MiB");
        assay("images", "set", id, "--description", "for tests", "--property", "a=b").succeeds();
        assay("images", "set", id, "--min-ram", "1024", "--max-ram", "4096").succeeds();
        assay("images", "set", id, "--multi-queue", "true").succeeds();
        assay("images", "tag", "cli disk", "env=prod", "--remove", "none").succeeds();
        JsonNode shown = assay("images", "show", id, "--output", "json").json();
        assertThat(shown.path("description").asString()).isEqualTo("for tests");
        assertThat(shown.at("/properties/a").asString()).isEqualTo("b");
        assertThat(shown.path("minRam").asInt()).isEqualTo(1024);
        assertThat(shown.path("maxRam").asInt()).isEqualTo(4096);
        assertThat(shown.path("multiQueue").asBoolean()).isTrue();
        assertThat(shown.path("tags").toString()).isEqualTo("[\"env=prod\"]");

        assay("images", "pull", id, folder.resolve("back.raw")).succeeds();
        assertThat(folder.resolve("back.raw")).hasSameBinaryContentAs(disk);
        Path qcow2 = folder.resolve("back.qcow2");
        assay("images", "pull", id, qcow2, "--format", "qcow2").succeeds();
        Oracle.require("qemu-img")
                .run("compare", "-f", "raw", "-F", "qcow2", disk.toString(), qcow2.toString());

        assay("images", "delete", id).succeeds();
        assertThat(assay("images", "show", id).exitCode()).isEqualTo(66);
    }

    @Test
    void aWholeImageIsComposedOfImagesAndEachOfItsDisksIsPulled() throws Exception {
        Path data = Files.write(folder.resolve("data.raw"), Arrays.copyOf(disk(), 1 << 20));
        for (Path file : List.of(disk, data)) {
            String type = file.equals(disk) ? "system" : "data";
            String named = "cli " + type;
            assay("images", "push", file, "--name", named, "--type", type, "--os-family", "linux")
                    .succeeds();
        }

        Run made =
                assay(
                        "images",
                        "compose",
                        "cli system",
                        "cli data",
                        "cli data",
                        "--name",
                        "cli all");

        assertThat(made.succeeds().out()).contains("whole");
        List<String> disks = assay("images", "disks", "cli all").succeeds().out().lines().toList();
        assertThat(disks).hasSize(4);
        assertThat(disks.get(1)).matches("0 +system +3.00 MiB .*raw +cli all");
        assertThat(disks.get(3)).matches("2 +data +1.00 MiB .*raw +cli data");
        Path qcow2 = folder.resolve("disk1.qcow2");
        assay("images", "pull", "cli all", qcow2, "--disk", "1", "--format", "qcow2").succeeds();
        Oracle.require("qemu-img")
                .run("compare", "-f", "raw", "-F", "qcow2", data.toString(), qcow2.toString());
        assay("images", "pull", "cli all", folder.resolve("disk0")).succeeds();
        assertThat(folder.resolve("disk0")).hasSameBinaryContentAs(disk);
        assertThat(
                        assay("images", "pull", "cli all", folder.resolve("x"), "--disk", "3")
                                .exitCode())
                .isEqualTo(66);
        assay("images", "delete", "cli all", "cli system", "cli data").succeeds();
    }

    @Test
    void ofAChangedDiskOnlyTheChangedBlocksArePushed() throws Exception {
        byte[] bytes = disk();
        new Random().nextBytes(bytes);
        Arrays.fill(bytes, 0, 512, (byte) 0);
        bytes[510] = 0x55;
        bytes[511] = (byte) 0xaa;
        Path first = Files.write(folder.resolve("first.raw"), bytes);
        bytes[2_000_000] ^= 1;
        Path raw = Files.write(folder.resolve("second.raw"), bytes);
        Path second = folder.resolve("second.qcow2");
        Oracle.require("qemu-img").run("convert", "-c", "-O", "qcow2", raw, second);

        assertThat(assay("images", "push", "--delta", first).succeeds().out())
                .contains("6 of 6 blocks");
        Run pushed = assay("images", "push", "--delta", second, "--no-wait").succeeds();

        assertThat(pushed.out()).contains("1 of 6 blocks");
        String id = pushed.out().lines().findFirst().orElseThrow();
        assertThat(RunningServer.admin().get("/images/" + id + "/content").body()).isEqualTo(bytes);
    }

    @Test
    void aPullThatBrokeOffGoesOn() throws Exception {
        String id = push("broken off");
        Path back = folder.resolve("back.raw");
        byte[] bytes = Files.readAllBytes(disk);
        String etag =
                RunningServer.admin()
                        .get("/images/" + id + "/content")
                        .headers()
                        .firstValue("ETag")
                        .orElseThrow();
        byte[] part = Arrays.copyOf(bytes, 1_000_000);
        Files.write(folder.resolve("back.raw.part"), part);
        Files.writeString(folder.resolve("back.raw.part.etag"), etag);

        assay("images", "pull", id, back).succeeds();

        assertThat(back).hasSameBinaryContentAs(disk);
        assertThat(folder.resolve("back.raw.part")).doesNotExist();
    }

    @Test
    void partsThatAreDamagedAreNotTakenForTheFile() throws Exception {
        String id = push("damaged part");
        Path back = folder.resolve("back.raw");
        String etag =
                RunningServer.admin()
                        .get("/images/" + id + "/content")
                        .headers()
                        .firstValue("ETag")
                        .orElseThrow();
        Files.write(folder.resolve("back.raw.part"), new byte[1000]);
        Files.writeString(folder.resolve("back.raw.part.etag"), etag);

        Run broken = assay("images", "pull", id, back);

        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.err()).contains("pull again");
        assay("images", "pull", id, back).succeeds();
        assertThat(back).hasSameBinaryContentAs(disk);
    }

    @Test
    void aPushThatBrokeOffGoesOnWhereItWas() throws Exception {
        Api admin = RunningServer.admin();
        String id = Api.json(admin.post("/images", "{\"name\":\"half\"}")).path("id").asString();
        byte[] bytes = Files.readAllBytes(disk);
        String upload =
                admin.send(
                                "POST",
                                "/images/" + id + "/uploads",
                                BodyPublishers.noBody(),
                                "Tus-Resumable",
                                "1.0.0",
                                "Upload-Length",
                                Integer.toString(bytes.length))
                        .headers()
                        .firstValue("Location")
                        .orElseThrow()
                        .replaceFirst("^/api/v1", "");
        HttpResponse<byte[]> half =
                admin.send(
                        "PATCH",
                        upload,
                        BodyPublishers.ofByteArray(bytes, 0, 1 << 20),
                        "Tus-Resumable",
                        "1.0.0",
                        "Upload-Offset",
                        "0",
                        "Content-Type",
                        "application/offset+octet-stream");
        assertThat(half.statusCode()).isEqualTo(204);

        JsonNode image = assay("images", "push", disk, "--image", id, "--output", "json").json();

        assertThat(image.path("status").asString()).isEqualTo("active");
        assertThat(image.path("size").asLong()).isEqualTo(bytes.length);
    }

    @Test
    void anImageIsSharedAndAccepted() throws Exception {
        String id = push("to share");
        assay("images", "set", id, "--visibility", "shared").succeeds();
        String other =
                RunningServer.JDBI.withHandle(handle ->
                        handle.select("select id::text from projects where name = 'other'")
                                .mapTo(String.class)
                                .one());
        assay("images", "share", id, other).succeeds();
        assertThat(assay("images", "members", id).succeeds().out()).contains(other, "pending");
        assay("images", "unshare", id, other).succeeds();
        assertThat(assay("images", "members", id).succeeds().out()).doesNotContain(other);
    }

    @Test
    void quotasJobsAndAuditAreTold() throws Exception {
        push("audited");
        assertThat(assay("quotas", "list").succeeds().out()).contains("LIMIT", "images");
        assertThat(assay("audit", "list", "--limit", "20").succeeds().out())
                .contains("create", "success");
        assertThat(assay("audit", "verify").succeeds().out()).contains("intact");
        assertThat(assay("jobs", "list").succeeds().out()).contains("inspect");
        assay("images", "csv", folder.resolve("list.csv")).succeeds();
        assertThat(folder.resolve("list.csv")).content().contains("audited");
    }

    @Test
    void failuresSayWhatToDo() throws Exception {
        Run none = assay("images", "show", "no such image");
        assertThat(none.exitCode()).isEqualTo(66);
        assertThat(none.err()).contains("There is no image no such image");
        assertThat(assay("images", "list", "--lang", "zh", "--sort", "nothing").exitCode())
                .isEqualTo(64);
        assay("logout").succeeds();
        Run stranger = assay("images", "list");
        assertThat(stranger.exitCode()).isEqualTo(77);
        assertThat(stranger.err()).contains("assay login URL");
    }

    @Test
    void aShellIsToldHowToComplete() throws Exception {
        Path script =
                Files.writeString(
                        folder.resolve("completion"), assay("completion").succeeds().out());
        Oracle.require("bash").run("-n", script.toString());
        assertThat(script).content().contains("images", "--min-disk");
    }
}
