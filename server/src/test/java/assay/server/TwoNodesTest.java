package assay.server;

import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two nodes, each a process of its own, on one PostgreSQL and one bucket. */
class TwoNodesTest {

    @TempDir Path folder;

    @Test
    void theyShareUploadsJobsAndEventsAndStoppingOneLosesNothing() throws Exception {
        try (Cluster cluster = new Cluster(folder)) {
            ServerProcess first = cluster.start("first");
            Api one = first.logIn();
            byte[] bytes = disk();
            String image = one.newImage("shared");
            assertThat(one.put(image + "/content", BodyPublishers.ofByteArray(bytes)).statusCode())
                    .isEqualTo(202);
            JsonNode running =
                    one.awaitImage(image, found -> state(found).equals("running")).path("job");

            cluster.openGate("second");
            ServerProcess second = cluster.start("second");
            Api two = new Api(second.address(), one.token());
            String job = "/jobs/" + running.path("id").asString();
            assertThat(json(two.get(job)).path("state").asString()).isEqualTo("running");
            assertThat(two.get(image + "/content").body()).isEqualTo(bytes);

            try (Watcher watcher = Watcher.of(two, "")) {
                assertThat(watcher.next().type()).isEqualTo("hello");
                String interrupted = one.newImage("interrupted");
                assertThat(watcher.next().data().at("/image/name").asString())
                        .isEqualTo("interrupted");
                byte[] large = Round.noise(3);
                String pieces = one.newImage("pieces");
                TusUpload upload = TusUpload.begin(one, pieces, large.length);
                int acknowledged = 5_000_001;
                upload.append(large, 0, acknowledged);
                // Whoever has an upload lets another node have it that is asked for it.
                TusUpload rest = upload.at(two);
                assertThat(rest.awaitOffset()).isEqualTo(acknowledged);
                assertThat(upload.awaitOffset()).isEqualTo(acknowledged);
                try (HalfUpload _ = HalfUpload.to(one, interrupted);
                        HalfUpload _ = upload.appendHalf(large, acknowledged, 9_000_000)) {
                    watcher.until("image.uploading");
                    one.awaitImage(interrupted, found -> Api.status(found).equals("uploading"));
                    first.stop();
                }

                // The job that ran on the first goes on where it is wanted, and costs no try.
                assertThat(watcher.until("job.done")).contains("job.waiting", "job.running");
                JsonNode done =
                        two.awaitImage(image, found -> !Api.status(found).equals("inspecting"));
                assertThat(Api.status(done)).isEqualTo("active");
                assertThat(done.at("/job/id").asString()).isEqualTo(running.path("id").asString());
                assertThat(two.get(image + "/content").body()).isEqualTo(bytes);

                // What was acknowledged in pieces is there, and the rest follows.
                int offset = rest.awaitOffset();
                assertThat(offset).isBetween(acknowledged, 9_000_000);
                rest.append(large, offset, large.length);
                assertThat(two.get(pieces + "/content").body()).isEqualTo(large);

                two.awaitImage(interrupted, found -> Api.status(found).equals("queued"));
                two.put(interrupted + "/content", BodyPublishers.ofByteArray(bytes));
                JsonNode whole = two.awaitImage(interrupted, found -> state(found).equals("done"));
                assertThat(Api.status(whole)).isEqualTo("active");
            }
        }
    }

    private static String state(JsonNode image) {
        return image.at("/job/state").asString();
    }

    /** Half a MiB of noise behind an empty MBR. */
    static byte[] disk() {
        byte[] bytes = new byte[1 << 19];
        new Random(2).nextBytes(bytes);
        Arrays.fill(bytes, 0, 512, (byte) 0);
        bytes[446 + 4] = (byte) 0x83;
        bytes[446 + 8] = 1;
        bytes[446 + 12] = 64;
        bytes[510] = 0x55;
        bytes[511] = (byte) 0xaa;
        return bytes;
    }
}
