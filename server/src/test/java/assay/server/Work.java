package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A job of each kind, and of each way that one goes: how it is ordered, and what comes of it. */
enum Work {
    INSPECT,
    IMPORT,
    EXPORT,
    /** To another region, by the blocks that it lacks. */
    TRANSFER,
    /** To another region, every byte anew. */
    REWRITE;

    /** What it fails with as long as the bucket that it needs is away. */
    String outage() {
        return this == IMPORT || this == EXPORT ? "remote_unreachable" : "store_unavailable";
    }

    /** What its image may be until it is done. */
    private Set<String> unfinished() {
        return switch (this) {
            case INSPECT -> Set.of("inspecting");
            case EXPORT -> Set.of("active");
            case IMPORT, TRANSFER, REWRITE -> Set.of("uploading", "queued");
        };
    }

    /** A job that was ordered, and the image that it makes or reads. */
    record Ordered(Work work, Round round, String image, String job) {}

    /** What things are called that only this work has: a region, an object. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Ordered order(Api api, Round round) throws IOException {
        return switch (this) {
            case INSPECT -> {
                String image = api.newImage(word());
                HttpResponse<byte[]> sent =
                        api.put(
                                image + "/content",
                                BodyPublishers.ofByteArray(round.content(this)));
                assertThat(sent.statusCode()).isEqualTo(202);
                yield new Ordered(this, round, image, job(Api.json(api.get(image))));
            }
            case IMPORT -> {
                String image = api.newImage(word());
                yield transfer(api, round, image, "/import", Map.of("bucket", round.object(this)));
            }
            case EXPORT -> {
                Object to = Map.of("format", "qcow2", "bucket", round.object(this));
                yield transfer(api, round, round.source(), "/exports", to);
            }
            case TRANSFER, REWRITE -> {
                Object wanted = Map.of("region", word(), "anew", this == REWRITE);
                HttpResponse<byte[]> made = api.post(round.source() + "/copies", json(wanted));
                assertThat(made.statusCode()).isEqualTo(201);
                JsonNode copy = Api.json(made);
                String image = "/images/" + copy.path("id").asString();
                yield new Ordered(this, round, image, job(Api.json(api.get(image))));
            }
        };
    }

    private Ordered transfer(Api api, Round round, String image, String path, Object wanted) {
        HttpResponse<byte[]> ordered = api.post(image + path, json(wanted));
        assertThat(ordered.statusCode()).isEqualTo(202);
        String job = ordered.headers().firstValue("Location").orElseThrow().substring(7);
        return new Ordered(this, round, image, job);
    }

    private static String job(JsonNode image) {
        return "/jobs/" + image.at("/job/id").asString();
    }

    private static String json(Object value) {
        return JsonMapper.shared().writeValueAsString(value);
    }

    /** Before it is done, nobody sees any of it. */
    void assertNothingHalf(Api api, Ordered ordered) {
        JsonNode image = Api.json(api.get(ordered.image()));
        assertThat(Api.status(image)).as("%s: %s", this, image).isIn(unfinished());
        if (this == EXPORT) {
            assertThat(ordered.round().file(EXPORT)).doesNotExist();
        } else if (this != INSPECT) {
            assertThat(api.get(ordered.image() + "/content").statusCode()).isEqualTo(409);
        }
    }

    /** It fails, for this time or for good. */
    JsonNode awaitFailure(Api api, Ordered ordered) {
        return await(api, ordered, job -> job.path("failure").isObject());
    }

    /** It ends by itself, and all of it is there. */
    void assertDone(Api api, Ordered ordered) throws IOException {
        Set<String> going = Set.of("waiting", "running");
        JsonNode job = await(api, ordered, each -> !going.contains(each.path("state").asString()));
        assertThat(job.path("state").asString()).as("%s: %s", this, job).isEqualTo("done");
        assertThat(job.path("failure").isMissingNode()).as("%s: %s", this, job).isTrue();
        if (this == EXPORT) {
            ordered.round().compareExported();
        } else {
            JsonNode image =
                    api.awaitImage(ordered.image(), each -> !Api.status(each).equals("inspecting"));
            assertThat(Api.status(image)).as("%s: %s", this, image).isEqualTo("active");
            assertThat(api.get(ordered.image() + "/content").body())
                    .isEqualTo(ordered.round().content(this));
        }
    }

    private JsonNode await(Api api, Ordered ordered, Predicate<JsonNode> wanted) {
        AtomicReference<JsonNode> job = new AtomicReference<>(Api.json(api.get(ordered.job())));
        Cluster.await(
                () -> this + " to be otherwise than " + job,
                () -> wanted.test(job.updateAndGet(_ -> Api.json(api.get(ordered.job())))));
        return job.get();
    }
}
