package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client that the console uploads with, tus-js-client, against this server. */
class TusClientTest {

    private static final Path MODULES = Path.of("../console/node_modules").toAbsolutePath();

    @TempDir Path folder;

    @Test
    void aBrowsersClientBreaksOffAndGoesOn() throws Exception {
        Oracle node = Oracle.require("node");
        Assumptions.assumeTrue(
                Files.isDirectory(MODULES.resolve("tus-js-client"))
                        || "true".equals(System.getenv("CI")),
                "SKIPPED: 'npm ci' in console installs tus-js-client");
        byte[] bytes = new byte[7_000_001];
        new Random(7).nextBytes(bytes);
        Path file = Files.write(folder.resolve("disk.raw"), bytes);
        Api admin = RunningServer.admin();
        String image = admin.newImage("by tus-js-client");

        String said =
                node.run(
                        "src/test/resources/tus-client.mjs",
                        MODULES,
                        RunningServer.ADDRESS + "/api/v1" + image + "/uploads",
                        admin.token(),
                        file,
                        1_000_000);

        assertThat(said).contains("\"done\":false", "\"done\":true");
        assertThat(admin.get(image + "/content").body()).isEqualTo(bytes);
    }
}
