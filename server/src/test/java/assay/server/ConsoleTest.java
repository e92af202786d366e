package assay.server;

import assay.testkit.Images;
import assay.testkit.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first visit to the console in a real Chromium: {@code console/e2e/upload.mjs}. */
class ConsoleTest {

    private static final Path STORY = Path.of("..", "console", "e2e", "upload.mjs");

    @TempDir Path folder;
    private ServerProcess server;

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start(AssayServer.class, folder, List.of(), List.of());
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void aVisitorUploadsADebianAndReadsItsVerdictInTwoLanguages() throws Exception {
        Oracle.require("chromium");
        Path screenshots = Files.createDirectories(Path.of("target", "screenshots"));

        String steps =
                Oracle.require("node")
                        .run(
                                STORY,
                                server.address(),
                                "admin",
                                server.password(),
                                Images.require("debian.qcow2"),
                                screenshots.toAbsolutePath());

        System.out.print(steps);
    }
}
