package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is said of images, who sees them, and how they are found again. */
class ImageDetailsApiTest {

    private static final Api ADMIN = RunningServer.admin();
    private static final Api MALLORY = RunningServer.mallory();
    private static final String OTHER =
            json(MALLORY.get("/sessions/current")).at("/project/id").asString();

    private final String name = "image " + UUID.randomUUID();

    @Test
    void aChangeLeavesWhatItDoesNotNameAndCountsUpTheTag() {
        String image = ADMIN.newImage(name);
        HttpResponse<byte[]> first =
                patch(
                        ADMIN,
                        image,
                        """
                        {"description": "镜像", "osFamily": "linux", "osVersion": "debian 13",
                         "architecture": "x86_64", "firmware": "uefi", "minDisk": 40,
                         "tags": ["web", "team=blue"], "properties": {"hw_disk_bus": "virtio"},
                         "type": "data", "protected": true}
                        """);

        HttpResponse<byte[]> second = patch(ADMIN, image, "{\"protected\": false, \"tags\": []}");

        JsonNode changed = json(second);
        assertThat(changed.path("name").asString()).isEqualTo(name);
        assertThat(changed.path("description").asString()).isEqualTo("镜像");
        assertThat(changed.path("firmware").asString()).isEqualTo("uefi");
        assertThat(changed.path("type").asString()).isEqualTo("data");
        assertThat(changed.path("properties").path("hw_disk_bus").asString()).isEqualTo("virtio");
        assertThat(changed.path("tags")).isEmpty();
        assertThat(tag(second)).isNotEqualTo(tag(first));
        assertThat(tag(ADMIN.get(image))).isEqualTo(tag(second));
    }

    @Test
    void aChangeOfWhatChangedMeanwhileIsRefused() {
        String image = ADMIN.newImage(name);
        String seen = tag(ADMIN.get(image));

        assertThat(patch(ADMIN, image, "{\"minDisk\": 1}", "If-Match", seen).statusCode())
                .isEqualTo(200);
        assertProblem(
                patch(ADMIN, image, "{\"minDisk\": 2}", "If-Match", seen),
                412,
                "changed_meanwhile");
        assertProblem(
                patch(ADMIN, image, "{\"minDisk\": 2}", "If-Match", "W/x"),
                412,
                "changed_meanwhile");
        assertThat(json(ADMIN.get(image)).path("minDisk").asInt()).isEqualTo(1);
    }

    @Test
    void memoryIsSaidInStepsAndWithTheQueuesOfNetworkCards() {
        String image = ADMIN.newImage(name, disk());

        JsonNode changed =
                json(patch(ADMIN, image, "{\"minRam\":2048,\"maxRam\":4096,\"multiQueue\":true}"));
        JsonNode later = json(patch(ADMIN, image, "{\"maxRam\":0,\"multiQueue\":false}"));

        assertThat(changed.path("minRam").asInt()).isEqualTo(2048);
        assertThat(changed.path("maxRam").asInt()).isEqualTo(4096);
        assertThat(changed.path("multiQueue").asBoolean()).isTrue();
        assertThat(later.path("minRam").asInt()).isEqualTo(2048);
        assertThat(later.path("maxRam").asInt()).isZero();
        assertThat(later.path("multiQueue").asBoolean(true)).isFalse();
        for (String wrong : List.of("minRam\":512", "minRam\":65537", "maxRam\":8192")) {
            assertProblem(patch(ADMIN, image, "{\"" + wrong + "}"), 400, "memory_steps");
        }
        patch(ADMIN, image, "{\"minRam\":65536}");
        assertProblem(patch(ADMIN, image, "{\"maxRam\":32768}"), 400, "memory_bounds");
    }

    @Test
    void onlyAnActivePrivateImagesMemoryIsChanged() {
        String queued = ADMIN.newImage(name);
        String active = ADMIN.newImage(name, disk());
        String said = "{\"minRam\":1024}";
        assertProblem(patch(ADMIN, queued, said), 409, "needs_fixed");
        assertProblem(patch(ADMIN, queued, "{\"multiQueue\":true}"), 409, "needs_fixed");
        assertThat(patch(ADMIN, queued, "{\"maxRam\":0}").statusCode()).isEqualTo(200);
        assertThat(patch(ADMIN, active, said).statusCode()).isEqualTo(200);
        patch(ADMIN, active, "{\"visibility\":\"public\"}");

        assertProblem(patch(ADMIN, active, "{\"minRam\":2048}"), 409, "needs_fixed");
        assertThat(patch(ADMIN, active, "{\"description\":\"x\",\"minRam\":1024}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void memoryAndQueuesAreSaidOfANewImageToo() {
        HttpResponse<byte[]> made =
                ADMIN.post(
                        "/images",
                        "{\"name\":\"%s\",\"minRam\":1024,\"maxRam\":131072,\"multiQueue\":false}"
                                .formatted(name));

        assertThat(json(made).path("maxRam").asInt()).isEqualTo(131072);
        assertThat(json(made).path("multiQueue").asBoolean(true)).isFalse();
        assertProblem(ADMIN.post("/images", "{\"name\":\"a\",\"minRam\":1}"), 400, "memory_steps");
        assertProblem(
                ADMIN.post("/images", "{\"name\":\"a\",\"minRam\":8192,\"maxRam\":4096}"),
                400,
                "memory_bounds");
    }

    private static byte[] disk() {
        byte[] disk = new byte[1 << 20];
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
        return disk;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"\"}",
                "{\"minDisk\":-1}",
                "{\"minDisk\":\"x\"}",
                "{\"type\":\"floppy\"}",
                "{\"visibility\":\"secret\"}",
                "{\"tags\":[null]}",
                "{\"tags\":[\"\"]}",
                "{\"properties\":{\"a\":null}}",
                "{\"properties\":{\"\":\"a\"}}",
                "{\"properties\":{\"max_ram\":\"4096\"}}",
                "{\"properties\":{\"hw_vif_multiqueue_enabled\":\"true\"}}",
                "{\"multiQueue\":\"x\"}",
                "{\"properties\":{\"a\":\"\\u0000\"}}",
                "{\"diskFormat\":\"floppy\"}",
                "{\"derivedFrom\":\"00000000-0000-4000-8000-000000000000\"}",
                "{\"status\":\"active\"}"
            })
    void aChangeThatIsWrongIsRefused(String body) {
        assertProblem(patch(ADMIN, ADMIN.newImage(name), body), 400, "request_invalid");
    }

    @Test
    void anImageHasTenTagsWithValuesAtTheMost() {
        List<String> tags =
                IntStream.range(0, 11).mapToObj(number -> "\"k" + number + "=v\"").toList();

        assertProblem(
                patch(ADMIN, ADMIN.newImage(name), "{\"tags\":" + tags + "}"), 413, "tags_limit");
    }

    @Test
    void aProtectedImageIsNotDeleted() {
        String image = ADMIN.newImage(name);
        patch(ADMIN, image, "{\"protected\":true}");

        assertProblem(ADMIN.delete(image), 403, "image_protected");
        patch(ADMIN, image, "{\"protected\":false}");
        assertThat(ADMIN.delete(image).statusCode()).isEqualTo(204);
    }

    @Test
    void onlyTheOperatorMakesImagesPublic() {
        String mallorys = MALLORY.newImage(name);

        assertProblem(patch(MALLORY, mallorys, "{\"visibility\":\"public\"}"), 403, "role_missing");
        assertProblem(patch(MALLORY, mallorys, "{\"visibility\":\"market\"}"), 403, "role_missing");
    }

    @Test
    void aPublicImageIsSeenButNotChangedByOthers() {
        String image = ADMIN.newImage(name);
        patch(ADMIN, image, "{\"visibility\":\"public\"}");

        assertThat(MALLORY.get(image).statusCode()).isEqualTo(200);
        assertProblem(patch(MALLORY, image, "{\"minRam\":1024}"), 403, "image_not_yours");
        assertProblem(MALLORY.delete(image), 403, "image_not_yours");
        assertThat(listed(MALLORY, "visibility=public")).contains(name);
        assertThat(listed(MALLORY, "visibility=all")).contains(name);
        assertThat(listed(MALLORY, "limit=1000")).doesNotContain(name);
    }

    @Test
    void aMemberAcceptsWhatIsSharedWithItAndTheOwnerWithdrawsIt() {
        String image = ADMIN.newImage(name);
        String members = image + "/members";
        assertProblem(addOther(members), 403, "image_not_shared");
        patch(ADMIN, image, "{\"visibility\":\"shared\"}");
        assertThat(MALLORY.get(image).statusCode()).isEqualTo(404);

        assertThat(json(addOther(members)).path("status").asString()).isEqualTo("pending");
        assertProblem(addOther(members), 409, "member_already");
        assertThat(MALLORY.get(image).statusCode()).isEqualTo(200);
        assertThat(listed(MALLORY, "visibility=shared")).doesNotContain(name);

        HttpResponse<byte[]> accepted =
                patch(MALLORY, members + "/" + OTHER, "{\"status\":\"accepted\"}");
        assertThat(json(accepted).path("status").asString()).isEqualTo("accepted");
        assertThat(listed(MALLORY, "visibility=shared")).contains(name);
        assertThat(json(MALLORY.get(members)).path("members")).hasSize(1);
        assertProblem(MALLORY.delete(members + "/" + OTHER), 403, "image_not_yours");

        assertThat(ADMIN.delete(members + "/" + OTHER).statusCode()).isEqualTo(204);
        assertThat(MALLORY.get(image).statusCode()).isEqualTo(404);
    }

    @Test
    void aMemberListsWhatItWasOfferedByWhatItSaidToIt() {
        String image = ADMIN.newImage(name);
        patch(ADMIN, image, "{\"visibility\":\"shared\"}");
        addOther(image + "/members");
        assertThat(listed(MALLORY, "membership=pending")).contains(name);
        assertThat(listed(MALLORY, "membership=accepted")).doesNotContain(name);
        assertThat(listed(ADMIN, "membership=pending")).doesNotContain(name);

        patch(MALLORY, image + "/members/" + OTHER, "{\"status\":\"rejected\"}");

        assertThat(listed(MALLORY, "membership=pending")).doesNotContain(name);
        assertThat(listed(MALLORY, "membership=rejected")).contains(name);
        patch(ADMIN, image, "{\"visibility\":\"private\"}");
        assertThat(listed(MALLORY, "membership=rejected")).doesNotContain(name);
    }

    @Test
    void whatIsSharedByNameIsNeitherRenamedNorSharedOnByItsReceiver() {
        String image = ADMIN.newImage(name);
        String members = image + "/members";
        String byName = "{\"projectName\":\"other\"}";
        assertProblem(MALLORY.post(members, byName), 404, "not_found");
        patch(ADMIN, image, "{\"visibility\":\"shared\"}");

        assertProblem(ADMIN.post(members, "{\"projectName\":\"nobody\"}"), 400, "request_invalid");
        assertProblem(ADMIN.post(members, "{}"), 400, "request_invalid");
        HttpResponse<byte[]> shared = ADMIN.post(members, byName);

        assertThat(json(shared).path("project").asString()).isEqualTo(OTHER);
        assertThat(shared.headers().firstValue("Location"))
                .contains("/api/v1" + members + "/" + OTHER);
        assertProblem(patch(MALLORY, image, "{\"name\":\"mine\"}"), 403, "image_not_yours");
        assertProblem(patch(MALLORY, image, "{\"visibility\":\"public\"}"), 403, "image_not_yours");
        assertProblem(
                MALLORY.post(members, "{\"projectName\":\"default\"}"), 403, "image_not_yours");
    }

    @Test
    void aDeactivatedImageIsReadByNobodyButTheOperator() {
        String image = MALLORY.newImage(name, new byte[1 << 20]);
        String active = json(MALLORY.get(image)).path("status").asString();
        send(MALLORY, "POST", image + "/deactivation");

        if (active.equals("active")) {
            assertProblem(MALLORY.get(image + "/content"), 403, "image_deactivated");
            assertThat(ADMIN.get(image + "/content").statusCode()).isEqualTo(200);
        }
        send(MALLORY, "DELETE", image + "/deactivation");
        assertThat(MALLORY.get(image + "/content").statusCode()).isEqualTo(200);
    }

    @Test
    void imagesAreFoundByWhatIsSaidOfThem() {
        String image = ADMIN.newImage(name);
        patch(ADMIN, image, "{\"tags\":[\"a\",\"b\"],\"osFamily\":\"windows\",\"type\":\"data\"}");
        String word = name.substring(6).toUpperCase(Locale.ROOT);

        assertThat(listed(ADMIN, "tag=a&tag=b&text=" + word)).containsExactly(name);
        assertThat(listed(ADMIN, "tag=a&tag=c&text=" + word)).isEmpty();
        assertThat(listed(ADMIN, "osFamily=windows&type=data&text=" + word)).containsExactly(name);
        assertThat(listed(ADMIN, "osFamily=linux&text=" + word)).isEmpty();
        assertThat(listed(ADMIN, "status=queued&text=" + word)).containsExactly(name);
    }

    @Test
    void imagesAreFoundByVersionsAndKeysOfTagsAndByOneOfSeveralValues() {
        String image = ADMIN.newImage(name);
        patch(
                ADMIN,
                image,
                "{\"osFamily\":\"linux\",\"osVersion\":\"debian 12.15\",\"tags\":[\"team=blue\"],"
                        + "\"hidden\":true}");
        String text = "&text=" + name.substring(6);

        assertThat(listed(ADMIN, "osVersion=Debian" + text)).containsExactly(name);
        assertThat(listed(ADMIN, "osVersion=debian%2012" + text)).containsExactly(name);
        assertThat(listed(ADMIN, "osVersion=debian%201" + text)).isEmpty();
        assertThat(listed(ADMIN, "tag=team%3Dblue" + text)).containsExactly(name);
        assertThat(listed(ADMIN, "tag=team%3Dred" + text)).isEmpty();
        assertThat(listed(ADMIN, "tagKey=team" + text)).containsExactly(name);
        assertThat(listed(ADMIN, "tagKey=tea" + text)).isEmpty();
        assertThat(listed(ADMIN, "type=data&type=system" + text)).containsExactly(name);
        assertThat(listed(ADMIN, "type=data&type=whole" + text)).isEmpty();
        assertThat(listed(ADMIN, "hidden=true" + text)).containsExactly(name);
        assertThat(listed(ADMIN, "hidden=false" + text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"name:asc", "name:desc", "size:asc", "createdAt", "osVersion:desc"})
    void aSortedListIsWalkedInPagesWithoutGaps(String sort) {
        for (int number = 0; number < 4; number++) {
            ADMIN.newImage(name + " " + (number * 7 % 4));
        }
        String query = "/images?text=" + name.substring(6) + "&sort=" + sort + "&limit=";
        List<String> whole = names(json(ADMIN.get(query + 100)));
        JsonNode first = json(ADMIN.get(query + 2));

        JsonNode second = json(ADMIN.get(query + 2 + "&marker=" + first.path("next").asString()));

        assertThat(whole).hasSize(4);
        assertThat(names(first)).isEqualTo(whole.subList(0, 2));
        assertThat(names(second)).isEqualTo(whole.subList(2, 4));
        assertThat(second.has("next")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sort=color",
                "sort=name:up",
                "hidden=maybe",
                "visibility=secret",
                "membership=maybe",
                "name=%00"
            })
    void aQueryThatIsWrongIsRefused(String query) {
        assertProblem(ADMIN.get("/images?" + query), 400, "request_invalid");
    }

    private static HttpResponse<byte[]> addOther(String members) {
        return ADMIN.post(members, "{\"project\":\"" + OTHER + "\"}");
    }

    private static HttpResponse<byte[]> patch(Api as, String path, String body, String... more) {
        String[] headers = Arrays.copyOf(more, more.length + 2);
        headers[more.length] = "Content-Type";
        headers[more.length + 1] = "application/json";
        return as.send("PATCH", path, BodyPublishers.ofString(body), headers);
    }

    private static void send(Api as, String method, String path) {
        assertThat(as.send(method, path, BodyPublishers.noBody()).statusCode()).isEqualTo(200);
    }

    private static String tag(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    private static List<String> listed(Api as, String query) {
        return names(json(as.get("/images?" + query)));
    }

    private static List<String> names(JsonNode page) {
        return StreamSupport.stream(page.path("images").spliterator(), false)
                .map(image -> image.path("name").asString())
                .toList();
    }
}
