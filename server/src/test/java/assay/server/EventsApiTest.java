package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EventsApiTest {

    private static final Api ADMIN = RunningServer.admin();
    private static final Api MALLORY = RunningServer.mallory();

    @Test
    void aProjectHearsOfItsImagesAndJobsAndOfNoOthers() throws Exception {
        try (Watcher watcher = Watcher.of(MALLORY, "")) {
            assertThat(watcher.next().type()).isEqualTo("hello");
            ADMIN.newImage("of another project");
            String image = MALLORY.newImage("watched", new byte[512]);

            Watcher.Heard created = watcher.next();
            assertThat(created.type()).isEqualTo("image.created");
            assertThat(created.data().at("/image/name").asString()).isEqualTo("watched");
            assertThat("/images/" + created.data().at("/image/id").asString()).isEqualTo(image);
            List<String> types = watcher.until("job.done");
            assertThat(types).contains("image.uploading", "image.inspecting", "job.waiting");
            assertThat(types).contains("job.running").doesNotContain("image.created");
        }
    }

    @Test
    void whoComesBackHearsWhatHeMissedAndNothingTwice() throws Exception {
        String last;
        try (Watcher watcher = Watcher.of(MALLORY, "")) {
            watcher.next();
            MALLORY.newImage("first");
            last = watcher.next().id();
        }
        MALLORY.newImage("second");

        try (Watcher watcher = Watcher.of(MALLORY, last)) {
            assertThat(watcher.next().type()).isEqualTo("hello");
            JsonNode missed = watcher.next().data();
            assertThat(missed.at("/image/name").asString()).isEqualTo("second");
        }
    }

    @Test
    void whoMissedTooMuchIsToldSo() throws Exception {
        for (String unknown : List.of("1-1", "no cursor", "999999999999-1")) {
            try (Watcher watcher = Watcher.of(MALLORY, unknown)) {
                assertThat(watcher.next().type()).isEqualTo("reset");
            }
        }
    }

    @Test
    void withoutASessionThereIsNothingToHear() {
        assertProblem(Api.at(RunningServer.ADDRESS).get("/events"), 401, "not_logged_in");
        assertThat(json(MALLORY.get("/sessions/current")).has("user")).isTrue();
    }
}
