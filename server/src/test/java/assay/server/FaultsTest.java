package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A node, in a process of its own, the bucket of whose store fails in the middle of its work.
 * {@link JobFaultsTest} has what else can fail.
 */
class FaultsTest {

    private static final byte[] DISK = TwoNodesTest.disk();

    @TempDir Path folder;

    @Test
    void noFaultLosesAnImageOrShowsHalfOfOneAndEveryJobEnds() throws Exception {
        try (Cluster cluster = new Cluster(folder)) {
            // Nothing is read from anywhere but the bucket.
            ServerProcess node = cluster.start("node", "--assay.store.cache=1B");
            Api api = node.logIn();

            bucketFailsInTheMiddleOfAJob(cluster, api);
            bucketFailsInTheMiddleOfAnUpload(cluster, api);
            bucketStallsInTheMiddleOfAJobAndOfAnUpload(cluster, api);
            assertThat(node.process().isAlive()).isTrue();
        }
    }

    /** The job is tried again, and says why it has not ended. */
    private static void bucketFailsInTheMiddleOfAJob(Cluster cluster, Api api) throws Exception {
        String image = uploaded(api);
        awaitJob(api, image, "running");

        cluster.toBucket.set(new FaultyLine.Says500());
        cluster.openGate("node");
        JsonNode failing = api.awaitImage(image, found -> found.at("/job/failure").isObject());
        assertThat(failing.at("/job/failure/code").asString()).isEqualTo("store_unavailable");
        assertThat(Api.status(failing)).isEqualTo("inspecting");
        cluster.mendBucket();

        assertActive(api, image);
        assertThat(json(api.get(image)).at("/job/failure").isMissingNode()).isTrue();
        cluster.closeGate("node");
    }

    private static void bucketFailsInTheMiddleOfAnUpload(Cluster cluster, Api api)
            throws Exception {
        String image = api.newImage("failed");
        cluster.toBucket.set(new FaultyLine.Says500());
        HttpResponse<byte[]> refused =
                api.put(image + "/content", BodyPublishers.ofByteArray(DISK));
        assertProblem(refused, 503, "store_unavailable");
        assertThat(Api.status(json(api.get(image)))).isEqualTo("queued");
        cluster.mendBucket();

        assertThat(api.put(image + "/content", BodyPublishers.ofByteArray(DISK)).statusCode())
                .isEqualTo(202);
        cluster.openGate("node");
        assertActive(api, image);
        cluster.closeGate("node");
    }

    private static void bucketStallsInTheMiddleOfAJobAndOfAnUpload(Cluster cluster, Api api)
            throws Exception {
        String image = uploaded(api);
        awaitJob(api, image, "running");
        String other = api.newImage("stalled");

        cluster.toBucket.set(new FaultyLine.Stalls());
        cluster.openGate("node");
        CompletableFuture<HttpResponse<byte[]>> upload =
                CompletableFuture.supplyAsync(
                        () -> api.put(other + "/content", BodyPublishers.ofByteArray(DISK)));
        api.awaitImage(other, found -> Api.status(found).equals("uploading"));
        assertThat(Api.status(json(api.get(image)))).isEqualTo("inspecting");
        assertThat(upload).isNotDone();
        cluster.mendBucket();

        assertThat(upload.get().statusCode()).isEqualTo(202);
        assertActive(api, image);
        assertActive(api, other);
        cluster.closeGate("node");
    }

    private static String uploaded(Api api) {
        String image = api.newImage("fault");
        HttpResponse<byte[]> answer = api.put(image + "/content", BodyPublishers.ofByteArray(DISK));
        assertThat(answer.statusCode()).isEqualTo(202);
        return image;
    }

    private static void awaitJob(Api api, String image, String state) {
        api.awaitImage(image, found -> found.at("/job/state").asString().equals(state));
    }

    private static void assertActive(Api api, String image) {
        JsonNode done = api.awaitImage(image, found -> !Api.status(found).equals("inspecting"));
        assertThat(Api.status(done)).isEqualTo("active");
        assertThat(done.at("/job/state").asString()).isEqualTo("done");
        assertThat(api.get(image + "/content").body()).isEqualTo(DISK);
    }
}
