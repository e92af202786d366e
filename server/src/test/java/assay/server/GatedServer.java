package assay.server;

import assay.rules.Profile;
import assay.service.image.DiskInspector;
import assay.service.image.Inspector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The server, but for inspections that wait until there is a file {@code gate} beside the data
 * folder: so that a test can be sure to kill it in the middle of one.
 */
@Configuration(proxyBeanMethods = false)
class GatedServer {

    private static final Path GATE = Path.of(System.getProperty("gate", "gate"));

    public static void main(String... arguments) {
        SpringApplication.run(new Class<?>[] {GatedServer.class, AssayServer.class}, arguments);
    }

    @Bean
    Inspector gatedInspector(List<Profile> profiles) {
        DiskInspector real = new DiskInspector(profiles);
        return (container, image, percent) -> {
            percent.accept(1);
            awaitGate();
            return real.inspect(container, image, percent);
        };
    }

    private static void awaitGate() throws IOException {
        Path folder = GATE.toAbsolutePath().resolveSibling("");
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(GATE)) {
                watch.take().reset();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", e);
        }
    }
}
