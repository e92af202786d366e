package assay.server;

import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Images;
import assay.testkit.Oracle;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visits to the console in a real Chromium: the stories of {@code console/e2e}. */
class ConsoleTest {

    private static final Path STORIES = Path.of("..", "console", "e2e");

    @TempDir static Path folder;
    private static ServerProcess server;
    private static Path gate;

    /** Its inspections wait for the gate. */
    @BeforeAll
    static void start() throws Exception {
        gate = folder.resolve("gate");
        server =
                ServerProcess.start(
                        GatedServer.class, folder, List.of("-Dgate=" + gate), List.of());
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    @Test
    void aVisitorUploadsADebianAndReadsItsVerdictInTwoLanguages() throws Exception {
        openGate();
        tell("upload.mjs", Images.require("debian.qcow2"));
    }

    @Test
    void aProjectSharesAnImageAnotherAcceptsItAndACopyIsMade() throws Exception {
        openGate();
        Api admin = server.logIn();
        byte[] disk = new byte[1 << 20];
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
        admin.newImage("to be shared", disk);
        String key = made(admin, "/keys", "{\"name\":\"finance\"}");
        String project = made(admin, "/projects", "{\"name\":\"research\"}");
        String user = made(admin, "/users", "{\"name\":\"rita\",\"password\":\"a long one\"}");
        admin.put(
                "/projects/" + project + "/users/" + user + "/roles/member",
                BodyPublishers.noBody());

        tell("sharing.mjs", "rita", "a long one", "research", "to be shared", "finance");

        String path = "/images?name=a%20copy%20of%20it";
        assertThat(json(admin.get(path)).at("/images/0/encryptionKey").asString()).isEqualTo(key);
    }

    @Test
    void uploadsWaitForEachOtherAndAreCancelledAsAJobIs() throws Exception {
        Files.deleteIfExists(gate);
        tell("cancelling.mjs", Files.createDirectory(folder.resolve("files")), gate);
    }

    /** Has a story told of the server and its first user. */
    private static void tell(String story, Object... about) throws Exception {
        Oracle.require("chromium");
        Path screenshots = Files.createDirectories(Path.of("target", "screenshots"));
        List<Object> arguments = new ArrayList<>();
        arguments.addAll(List.of(STORIES.resolve(story), server.address(), "admin"));
        arguments.add(server.password());
        arguments.addAll(List.of(about));
        arguments.add(screenshots.toAbsolutePath());
        System.out.print(Oracle.require("node").run(arguments.toArray()));
    }

    private static void openGate() throws Exception {
        Files.write(gate, new byte[0]);
    }

    private static String made(Api as, String path, String body) {
        return json(as.post(path, body)).path("id").asString();
    }
}
