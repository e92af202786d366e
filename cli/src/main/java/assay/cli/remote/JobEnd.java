package assay.cli.remote;

import assay.cli.CommandFailure;
import assay.cli.ExitCode;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** How a job ended that a command waits for. */
final class JobEnd {

    private JobEnd() {}

    /**
     * Waits until a job is done.
     *
     * @throws CommandFailure with the reason if it comes to nothing
     */
    static JsonNode await(ServerOptions options, Server server, JsonNode job) throws IOException {
        JsonNode over = new Wait(server, "/jobs/" + job.path("id").asString("")).untilOver();
        if (!over.path("state").asString("").equals("done")) {
            throw options.failure(
                    ExitCode.FAIL,
                    "remote.jobFailed",
                    over.path("state").asString(""),
                    over.at("/failure/message").asString(""));
        }
        return over;
    }
}
