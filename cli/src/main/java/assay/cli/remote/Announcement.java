package assay.cli.remote;

import assay.cli.CommandFailure;
import assay.cli.ExitCode;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Makes an image whose content follows, and tells what came of it. */
final class Announcement {

    private final ServerOptions options;
    private final DetailsOptions details;

    Announcement(ServerOptions options, DetailsOptions details) {
        this.options = options;
        this.details = details;
    }

    /** Makes the image and prints its id at once: who is interrupted needs it to go on. */
    String make(Server server, String name) throws IOException {
        Map<String, Object> json = details.json();
        json.put("name", name);
        if (!details.properties().isEmpty()) {
            json.put("properties", details.properties());
        }
        String id = server.post("/images", json).path("id").asString("");
        if (!options.isJson()) {
            options.out().println(id);
            options.out().flush();
        }
        return "/images/" + id;
    }

    /**
     * Tells what the image is now.
     *
     * @throws CommandFailure if it cannot be used
     */
    int ended(JsonNode now) throws CommandFailure {
        if (now.path("status").asString("").equals("unreadable")) {
            throw options.failure(
                    ExitCode.UNREADABLE_IMAGE,
                    "remote.unreadable",
                    now.path("error").path("message").asString(""));
        }
        options.answer(
                now,
                "remote.pushed",
                now.path("status").asString(""),
                Stream.of("os", "format")
                        .map(field -> now.path(field).asString(""))
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(", ")));
        return ExitCode.PASS;
    }
}
