package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Copies over HTTP, with a region {@code south-1} beside the server's own. */
class CopiesApiTest {

    private static final Api ADMIN = RunningServer.admin();
    private static final Api MALLORY = RunningServer.mallory();
    private static final byte[] DISK = disk();

    /** With a partition of noise. */
    private static byte[] disk() {
        byte[] bytes = new byte[6 << 20];
        new Random(7).nextBytes(bytes);
        Arrays.fill(bytes, 0, 510, (byte) 0);
        bytes[446 + 4] = (byte) 0x83;
        bytes[446 + 9] = 0x08; // first sector 2048
        bytes[446 + 13] = 0x20; // 8192 sectors
        bytes[510] = 0x55;
        bytes[511] = (byte) 0xaa;
        return bytes;
    }

    private static String copy(Api api, String image, String wanted) {
        HttpResponse<byte[]> made = api.post(image + "/copies", wanted);
        assertThat(made.statusCode()).as(json(made).toString()).isEqualTo(201);
        String path = "/images/" + json(made).path("id").asString();
        assertThat(made.headers().firstValue("Location")).contains("/api/v1" + path);
        return path;
    }

    @Test
    void aCopyInTheRegionIsThereAtOnce() {
        String image = ADMIN.newImage("original", DISK);
        HttpResponse<byte[]> key = ADMIN.post("/keys", "{\"name\":\"of copies\"}");
        String id = json(key).path("id").asString();

        JsonNode copy = json(ADMIN.get(copy(ADMIN, image, "{\"encryptionKey\":\"" + id + "\"}")));

        assertThat(copy.path("name").asString()).isEqualTo("copy_original");
        assertThat(copy.path("status").asString()).isEqualTo("active");
        assertThat(copy.path("encryptionKey").asString()).isEqualTo(id);
        assertThat(copy.path("derivedFrom").asString()).isEqualTo(image.substring(8));
        assertThat(copy.path("sha256")).isEqualTo(json(ADMIN.get(image)).path("sha256"));
        String path = "/images/" + copy.path("id").asString();
        JsonNode records =
                json(ADMIN.get("/audit/records?target=" + path.substring(8))).path("records");
        assertThat(records.path(0).at("/event/action").asString()).isEqualTo("create/copy");
        assertThat(ADMIN.get(path + "/content").body()).isEqualTo(DISK);
        assertThat(ADMIN.get(path + "/facts").body()).isEqualTo(ADMIN.get(image + "/facts").body());
    }

    @Test
    void aCopyInAnotherRegionComesByAJob() {
        String image = ADMIN.newImage("traveller", DISK);
        assertThat(json(ADMIN.get("/regions")).toString()).contains("RegionOne", "south-1");

        String copy = copy(ADMIN, image, "{\"region\":\"south-1\",\"description\":\"南方\"}");
        JsonNode there = ADMIN.awaitImage(copy, found -> Api.status(found).equals("active"));

        assertThat(there.path("name").asString()).isEqualTo("copy_RegionOne_traveller");
        assertThat(there.path("region").asString()).isEqualTo("south-1");
        assertThat(there.path("description").asString()).isEqualTo("南方");
        assertThat(there.at("/job/kind").asString()).isEqualTo("copy");
        ADMIN.delete(image);
        assertThat(ADMIN.get(copy + "/content").body()).isEqualTo(DISK);
    }

    @Test
    void whatCannotBeCopiedIsRefused() {
        String image = ADMIN.newImage("hers", DISK);
        String queued = ADMIN.newImage("empty");

        for (String path : new String[] {image, "/images/" + UUID.randomUUID(), "/images/x"}) {
            assertProblem(MALLORY.post(path + "/copies", "{}"), 404, "not_found");
        }
        assertProblem(ADMIN.post(queued + "/copies", "{}"), 409, "image_not_active");
        assertProblem(ADMIN.post(image + "/copies", "{\"plain\":true}"), 403, "plain_refused");
        assertProblem(
                ADMIN.post(image + "/copies", "{\"region\":\"moon\"}"), 400, "request_invalid");
        assertProblem(ADMIN.post(image + "/copies", "{\"name\":\"\"}"), 400, "request_invalid");
    }
}
