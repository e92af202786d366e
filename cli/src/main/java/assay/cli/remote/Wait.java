package assay.cli.remote;

import assay.cli.ProgressBar;
import assay.disk.Futures;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Waits for what a server does with something, and shows how far it is. */
final class Wait {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);
    private static final Set<String> AT_WORK = Set.of("uploading", "inspecting", "staged");

    private final Server server;
    private final String path;

    Wait(Server server, String path) {
        this.server = server;
        this.path = path;
    }

    /** The image when it was read, or cannot be. */
    JsonNode untilRead() throws IOException {
        return until(image -> !AT_WORK.contains(image.path("status").asString("")), "/job/percent");
    }

    /** The job when it is over. */
    JsonNode untilOver() throws IOException {
        return until(
                job -> !Set.of("waiting", "running").contains(job.path("state").asString("")),
                "/percent");
    }

    private JsonNode until(Predicate<JsonNode> over, String percent) throws IOException {
        try (ProgressBar bar = ProgressBar.onTerminal()) {
            while (true) {
                JsonNode now = server.get(path);
                if (over.test(now)) {
                    return now;
                }
                bar.show(now.at(percent).asInt(0));
                Thread.sleep(BETWEEN_LOOKS);
            }
        } catch (InterruptedException e) {
            throw Futures.interrupted(e);
        }
    }
}
