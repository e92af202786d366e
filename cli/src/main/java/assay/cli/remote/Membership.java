package assay.cli.remote;

import assay.cli.ExitCode;
import java.io.IOException;
import java.util.Map;

/** What one's own project says of an image that is shared with it. */
final class Membership {

    private Membership() {}

    /**
     * Accepts or rejects.
     *
     * @param image its id: what was not accepted is in no list that has names
     */
    static int respond(Server server, String image, String status) throws IOException {
        String project = server.get("/sessions/current").path("project").path("id").asString("");
        server.patch(
                "/images/" + Query.encoded(image) + "/members/" + project,
                Map.of("status", status));
        return ExitCode.PASS;
    }
}
