package assay.server;

import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import assay.service.UuidV7;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;

/**
 * How to make a thing of each kind that paths name by an id, or else to find one, for a user. A
 * kind is what stands before the id in the path.
 */
final class Things {

    /**
     * A kind of things.
     *
     * @param make makes one for a user and gives its id
     * @param unknown gives an id that looks like one of theirs and never was
     */
    private record Kind(Function<Api, String> make, Supplier<String> unknown) {}

    private static final Map<String, Kind> KINDS =
            new TreeMap<>(
                    Map.ofEntries(
                            kind("images", Things::image),
                            kind("projects", as -> session(as, "/project/id")),
                            kind("users", as -> session(as, "/user/id")),
                            kind("tokens", as -> made(as, "/tokens", "{\"name\":\"%s\"}")),
                            Map.entry(
                                    "access-keys",
                                    new Kind(
                                            as -> made(as, "/access-keys", "{}"),
                                            () -> "AKAAAAAAAAAAAAAAAAAAAA")),
                            kind("keys", as -> made(as, "/keys", "{\"name\":\"%s\"}")),
                            kind("jobs", Things::job),
                            kind("records", Things::record),
                            kind("quota-requests", Things::quotaRequest),
                            kind("uploads", Things::upload),
                            kind(
                                    "webhooks",
                                    as ->
                                            made(
                                                    as,
                                                    "/webhooks",
                                                    """
                                                    {"url":"https://%s.invalid/",
                                                     "types":["image.shared"]}
                                                    """))));

    /** Of things that are parts of others: whose. */
    private static final Map<String, String> WHOLES = new ConcurrentHashMap<>();

    /** Where another word stands before the id. */
    private static final Map<String, String> ALSO =
            Map.of(
                    "members", "projects",
                    "application_credentials", "tokens",
                    "deltas", "uploads");

    private static final List<String> NOT_ABOUT_THINGS =
            List.of(
                    "audit_chain",
                    "audit_records",
                    "flyway_schema_history",
                    "idempotency_keys",
                    "scheduled_tasks",
                    "sessions");

    private Things() {}

    /** A kind whose ids are UUIDs. */
    private static Map.Entry<String, Kind> kind(String word, Function<Api, String> make) {
        return Map.entry(word, new Kind(make, () -> UuidV7.next().toString()));
    }

    /** All kinds. */
    static Iterable<String> kinds() {
        return KINDS.keySet();
    }

    /** The kind that a word in a path tells of, if it does. */
    static Optional<String> kind(String word) {
        return Optional.of(ALSO.getOrDefault(word, word)).filter(KINDS::containsKey);
    }

    /** A thing of a kind that a user has. */
    static String of(Api user, String kind) {
        return kindOf(kind).make().apply(user);
    }

    /** The thing that another is a part of, if it is. */
    static Optional<String> whole(String id) {
        return Optional.ofNullable(WHOLES.get(id));
    }

    /** An id of no thing of a kind. */
    static String unknown(String kind) {
        return kindOf(kind).unknown().get();
    }

    private static Kind kindOf(String kind) {
        Kind known = KINDS.get(kind);
        if (known == null) {
            throw new AssertionError("nobody taught Things to make one of " + kind);
        }
        return known;
    }

    private static String image(Api as) {
        return as.newImage("a thing", new byte[1 << 20]).substring("/images/".length());
    }

    private static String upload(Api as) {
        String image = as.newImage("in pieces");
        HttpResponse<byte[]> answer =
                as.send(
                        "POST",
                        image + "/uploads",
                        BodyPublishers.noBody(),
                        "Tus-Resumable",
                        "1.0.0",
                        "Upload-Length",
                        "100");
        String location = answer.headers().firstValue("Location").orElseThrow();
        String id = location.substring(location.lastIndexOf('/') + 1);
        WHOLES.put(id, image.substring("/images/".length()));
        return id;
    }

    private static String job(Api as) {
        return json(as.get("/images/" + image(as))).at("/job/id").asString();
    }

    private static String record(Api as) {
        as.newImage("for the record");
        return json(as.get("/audit/records?limit=1")).at("/records/0/event/id").asString();
    }

    /** One is open at a time for each limit, and only of what is limited. */
    private static String quotaRequest(Api as) {
        for (JsonNode open : json(as.get("/quota-requests")).path("requests")) {
            if (open.path("state").asString().equals("open")) {
                return open.path("id").asString();
            }
        }
        String quota = "/projects/" + session(as, "/project/id") + "/quotas/copy-size";
        assertThat(
                        RunningServer.admin()
                                .put(
                                        quota,
                                        BodyPublishers.ofString("{\"most\":1}"),
                                        "Content-Type",
                                        "application/json")
                                .statusCode())
                .isEqualTo(200);
        return made(as, "/quota-requests", "{\"limit\":\"copy-size\",\"wanted\":5}");
    }

    private static String session(Api as, String pointer) {
        return json(as.get("/sessions/current")).at(pointer).asString();
    }

    private static String made(Api as, String path, String body) {
        HttpResponse<byte[]> answer = as.post(path, body.formatted(UuidV7.next()));
        assertThat(answer.statusCode()).isEqualTo(201);
        return json(answer).path("id").asString();
    }

    /** A new project with a user in it who may do all that is not the operator's. */
    static Api stranger() {
        Api admin = RunningServer.admin();
        String name = "stranger " + UuidV7.next();
        String project = made(admin, "/projects", "{\"name\":\"" + name + "\"}");
        String user =
                made(admin, "/users", "{\"name\":\"" + name + "\",\"password\":\"" + name + "\"}");
        for (String role : List.of("member", "seller", "reviewer", "auditor")) {
            assertThat(
                            admin.put(
                                            "/projects/"
                                                    + project
                                                    + "/users/"
                                                    + user
                                                    + "/roles/"
                                                    + role,
                                            BodyPublishers.noBody())
                                    .statusCode())
                    .isEqualTo(204);
        }
        return Api.at(RunningServer.ADDRESS).logIn(name, name);
    }

    /** What the database has about things with these ids: a digest for each table. */
    static Map<String, String> state(Iterable<String> ids) {
        String any = String.join("|", ids);
        return RunningServer.JDBI.withHandle(handle -> {
            Map<String, String> state = new LinkedHashMap<>();
            for (String table : tables(handle)) {
                state.put(table, digest(handle, table, any));
            }
            return state;
        });
    }

    private static List<String> tables(Handle handle) {
        return handle.createQuery(
                        """
                        select table_name from information_schema.tables
                        where table_schema = 'public' and table_type = 'BASE TABLE'
                            and table_name <> all (:others)
                        order by table_name
                        """)
                .bind("others", NOT_ABOUT_THINGS.toArray(String[]::new))
                .mapTo(String.class)
                .list();
    }

    private static String digest(Handle handle, String table, String any) {
        return handle.createQuery(
                        """
                        select count(*) || ' ' || coalesce(md5(string_agg(t::text, ' ' order by t::text)), '')
                        from "%s" t where t::text ~ :any
                        """
                                .formatted(table))
                .bind("any", any)
                .mapTo(String.class)
                .one();
    }
}
