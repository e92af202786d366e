package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import assay.service.UuidV7;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The same as {@link IsolationTest} for the dialects, whose contracts are written elsewhere: for
 * each route that the server has, so that a new one is covered by itself, or fails for want of a
 * body here.
 */
class DialectIsolationTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern PARAMETER = Pattern.compile("/([^/{}]+)/\\{(\\w+)\\}");
    private static final String JSON = "application/json";

    /** Parameters that are words, or names of what all see or none. */
    private static final Map<String, String> WORDS =
            Map.of(
                    "tag", "blue",
                    "role", "reader",
                    "task", "01a20000-0000-7000-8000-000000000000",
                    "store", "assay",
                    "kind", "objects",
                    "name", "disk",
                    "namespace", "OS::Nobody");

    /** Of Keystone's collections that are the same for everybody. */
    private static final List<String> COMMON =
            List.of("services", "endpoints", "regions", "domains");

    private record Body(String type, String text) {}

    private static final Body NONE = new Body("", "");

    /** What is sent with a route's requests. */
    private static final Map<String, Body> BODIES =
            Map.ofEntries(
                    Map.entry(
                            "PATCH /image/v2/images/{id}",
                            new Body(
                                    "application/openstack-images-v2.1-json-patch",
                                    "[{\"op\":\"replace\",\"path\":\"/name\",\"value\":\"taken\"}]")),
                    Map.entry("POST /image/v2/images/{id}/actions/deactivate", NONE),
                    Map.entry("POST /image/v2/images/{id}/actions/reactivate", NONE),
                    Map.entry("PUT /image/v2/images/{id}/tags/{tag}", NONE),
                    Map.entry(
                            "PUT /image/v2/images/{id}/file",
                            new Body("application/octet-stream", "a file")),
                    Map.entry(
                            "PUT /image/v2/images/{id}/stage",
                            new Body("application/octet-stream", "a file")),
                    Map.entry(
                            "POST /image/v2/images/{id}/import",
                            new Body(JSON, "{\"method\":{\"name\":\"glance-direct\"}}")),
                    Map.entry(
                            "POST /image/v2/images/{id}/members",
                            new Body(JSON, "{\"member\":\"01a20000000070008000000000000000\"}")),
                    Map.entry(
                            "PUT /image/v2/images/{id}/members/{member}",
                            new Body(JSON, "{\"status\":\"accepted\"}")),
                    Map.entry(
                            "PUT /image/v2/metadefs/namespaces/{namespace}",
                            new Body(JSON, "{\"namespace\":\"OS::Nobody\"}")),
                    Map.entry(
                            "POST /image/v2/metadefs/namespaces/{namespace}/{kind}",
                            new Body(JSON, "{\"name\":\"disk\"}")),
                    Map.entry(
                            "PUT /image/v2/metadefs/namespaces/{namespace}/{kind}",
                            new Body(JSON, "{\"tags\":[]}")),
                    Map.entry(
                            "POST /image/v2/metadefs/namespaces/{namespace}/{kind}/{name}",
                            new Body(JSON, "{\"name\":\"disk\"}")),
                    Map.entry(
                            "PUT /image/v2/metadefs/namespaces/{namespace}/{kind}/{name}",
                            new Body(JSON, "{\"name\":\"disk\"}")),
                    Map.entry(
                            "PATCH /identity/v3/users/{id}",
                            new Body(JSON, "{\"user\":{\"description\":\"taken\"}}")),
                    Map.entry(
                            "POST /identity/v3/users/{id}/password",
                            new Body(
                                    JSON,
                                    "{\"user\":{\"password\":\"new password\","
                                            + "\"original_password\":\"wrong\"}}")),
                    Map.entry(
                            "PATCH /identity/v3/projects/{id}",
                            new Body(JSON, "{\"project\":{\"description\":\"taken\"}}")),
                    Map.entry(
                            "PUT /identity/v3/projects/{project}/users/{user}/roles/{role}", NONE),
                    Map.entry(
                            "POST /identity/v3/users/{user}/application_credentials",
                            new Body(JSON, "{\"application_credential\":{\"name\":\"taken\"}}")));

    private static final Map<String, String> FOREIGN = new TreeMap<>();

    private static Api stranger;
    private static Map<String, String> before;

    @BeforeAll
    static void makeOneOfEachKind() {
        stranger = Things.stranger();
        Api victim = Things.stranger();
        for (String kind : Things.kinds()) {
            FOREIGN.put(kind, Things.of(victim, kind));
        }
        before = Things.state(FOREIGN.values());
    }

    @TestFactory
    Stream<DynamicTest> whatIsForeignIsAsWhatNeverWas() {
        return routes().filter(route -> !parameters(route).isEmpty())
                .map(route -> DynamicTest.dynamicTest(route.toString(), () -> compare(route)));
    }

    @Test
    void eachRouteOfOursIsInTheContract() {
        List<String> described =
                Samples.operations().stream().map(o -> normal(o.toString())).toList();

        assertThat(
                        RunningServer.ROUTES.stream()
                                .filter(route -> route.pattern().startsWith("/api/v1/"))
                                .filter(route ->
                                        !List.of("HEAD", "OPTIONS").contains(route.method()))
                                .map(route -> normal(route.toString().replace("/api/v1", ""))))
                .isSubsetOf(described)
                .hasSizeGreaterThan(50);
    }

    private static String normal(String route) {
        return route.replaceAll("\\{\\w+\\}", "{}");
    }

    private static Stream<RunningServer.Route> routes() {
        return RunningServer.ROUTES.stream()
                .filter(route ->
                        route.pattern().startsWith("/image/v2/")
                                || route.pattern().startsWith("/identity/v3/"))
                .filter(route -> !route.method().isEmpty());
    }

    private record Parameter(String name, String kind) {}

    private static List<Parameter> parameters(RunningServer.Route route) {
        List<Parameter> parameters = new ArrayList<>();
        for (MatchResult found : PARAMETER.matcher(route.pattern()).results().toList()) {
            String name = found.group(2);
            if (!WORDS.containsKey(name) && !COMMON.contains(found.group(1))) {
                parameters.add(
                        new Parameter(
                                name,
                                Things.kind(found.group(1))
                                        .orElseThrow(() ->
                                                new AssertionError(
                                                        "Things cannot make what %s names by {%s}"
                                                                .formatted(route, name)))));
            }
        }
        if (route.pattern().endsWith("/{store}/{id}")) {
            parameters.add(new Parameter("id", "images"));
        }
        return parameters;
    }

    private static void compare(RunningServer.Route route) throws Exception {
        List<Parameter> parameters = parameters(route);
        for (Parameter parameter : parameters) {
            Map<String, String> own = new TreeMap<>(WORDS);
            for (Parameter p : parameters) {
                own.put(p.name(), Things.of(stranger, p.kind()));
            }
            for (Map.Entry<String, String> thing : FOREIGN.entrySet()) {
                String kind = thing.getKey();
                String foreign = thing.getValue();
                String unknown = Things.unknown(kind);
                own.put(parameter.name(), foreign);
                String ofForeign = IsolationTest.told(ask(route, own), foreign);
                own.put(parameter.name(), unknown);
                assertThat(ofForeign)
                        .as("%s with {%s} of %s", route, parameter.name(), kind)
                        .isEqualTo(IsolationTest.told(ask(route, own), unknown));
            }
        }
        assertThat(Things.state(FOREIGN.values())).isEqualTo(before);
    }

    /** Else the two answers could be equal because both requests are wrong. */
    @TestFactory
    Stream<DynamicTest> theSameRequestsAreUnderstoodAboutOnesOwn() {
        return routes().filter(route -> !parameters(route).isEmpty())
                // That the image has no formats yet is answered with 400, too.
                .filter(route -> !route.pattern().endsWith("/import"))
                .map(route ->
                        DynamicTest.dynamicTest(
                                route.toString(),
                                () -> {
                                    Map<String, String> own = new TreeMap<>(WORDS);
                                    parameters(route)
                                            .forEach(p ->
                                                    own.put(
                                                            p.name(),
                                                            Things.of(stranger, p.kind())));
                                    assertThat(ask(route, own).statusCode())
                                            .isNotIn(400, 405, 415, 422, 500);
                                }));
    }

    private static HttpResponse<byte[]> ask(RunningServer.Route route, Map<String, String> values)
            throws IOException, InterruptedException {
        String path = route.pattern();
        for (Map.Entry<String, String> value : values.entrySet()) {
            path = path.replace("{" + value.getKey() + "}", value.getValue());
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(RunningServer.ADDRESS + path))
                        .header("X-Auth-Token", stranger.token());
        Body body = NONE;
        if (List.of("POST", "PUT", "PATCH").contains(route.method())) {
            assertThat(BODIES).as("what to send").containsKey(route.toString());
            body = BODIES.getOrDefault(route.toString(), NONE);
        }
        if (!body.type().isEmpty()) {
            request.header("Content-Type", body.type());
        }
        return HTTP.send(
                request.method(route.method(), BodyPublishers.ofString(body.text())).build(),
                BodyHandlers.ofByteArray());
    }

    @TestFactory
    Stream<DynamicTest> aPrivateNamespaceIsAsOneThatNeverWas() throws Exception {
        String foreign = "OS::Private::" + UuidV7.next();
        HttpRequest.Builder create =
                HttpRequest.newBuilder(
                                URI.create(RunningServer.ADDRESS + "/image/v2/metadefs/namespaces"))
                        .header("X-Auth-Token", RunningServer.admin().token())
                        .header("Content-Type", JSON)
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"namespace\":\"%s\",\"visibility\":\"private\"}"
                                                .formatted(foreign)));
        assertThat(HTTP.send(create.build(), BodyHandlers.ofByteArray()).statusCode())
                .isEqualTo(201);
        return routes().filter(route -> route.pattern().contains("{namespace}"))
                .map(route ->
                        DynamicTest.dynamicTest(
                                route.toString(),
                                () -> {
                                    Map<String, String> values = new TreeMap<>(WORDS);
                                    values.put("namespace", foreign);
                                    String told = IsolationTest.told(ask(route, values), foreign);
                                    String unknown = "OS::Private::" + UuidV7.next();
                                    values.put("namespace", unknown);
                                    assertThat(told)
                                            .isEqualTo(
                                                    IsolationTest.told(
                                                            ask(route, values), unknown));
                                }));
    }
}
