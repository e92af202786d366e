package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What belongs to others is as what never was: for each operation of {@code api/openapi.yaml}, each
 * id in its path, and each kind of thing. An operation that is added there is tested by that; a
 * kind of id that {@link Things} cannot make fails.
 */
class IsolationTest {

    private static final Pattern PARAMETER = Pattern.compile("/([^/{}]+)/\\{(\\w+)\\}");

    /** Names in paths that are words of ours and no ids of things. */
    private static final Map<String, String> WORDS = Map.of("role", "reader", "limit", "images");

    /** What tells of the request or the connection, not of what was asked for. */
    private static final Set<String> OF_THE_REQUEST =
            Set.of("date", "x-request-id", "content-length", "connection", "keep-alive");

    private static final List<Integer> UNDERSTOOD_NOT = List.of(400, 405, 415, 422, 500);

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

    /** An id in a path: where, and of which kind. */
    private record Parameter(String name, String kind) {}

    private static List<Parameter> parameters(String path) {
        List<Parameter> parameters = new ArrayList<>();
        for (MatchResult found : PARAMETER.matcher(path).results().toList()) {
            if (!WORDS.containsKey(found.group(2))) {
                String kind =
                        Things.kind(found.group(1))
                                .orElseThrow(() ->
                                        new AssertionError(
                                                "Things cannot make what %s names by {%s}"
                                                        .formatted(path, found.group(2))));
                parameters.add(new Parameter(found.group(2), kind));
            }
        }
        return parameters;
    }

    @TestFactory
    Stream<DynamicTest> whatIsForeignIsAsWhatNeverWas() {
        return Samples.operations().stream()
                .filter(operation -> operation.path().contains("{"))
                .map(operation ->
                        DynamicTest.dynamicTest(operation.toString(), () -> compare(operation)));
    }

    private static void compare(Samples.Operation operation) {
        List<Parameter> parameters = parameters(operation.path());
        for (Parameter parameter : parameters) {
            Map<String, String> own = own(parameters);
            for (Map.Entry<String, String> thing : FOREIGN.entrySet()) {
                String unknown = Things.unknown(thing.getKey());
                assertThat(answer(operation, own, parameter, thing.getValue()))
                        .as("%s with {%s} of %s", operation, parameter.name(), thing.getKey())
                        .isEqualTo(answer(operation, own, parameter, unknown));
            }
        }
        comparePart(operation, parameters);
        assertThat(Things.state(FOREIGN.values())).isEqualTo(before);
    }

    /** A part by its own path: both ids are foreign, and belong together. */
    private static void comparePart(Samples.Operation operation, List<Parameter> parameters) {
        if (parameters.size() != 2) {
            return;
        }
        String part = FOREIGN.getOrDefault(parameters.getLast().kind(), "");
        Optional<String> whole = Things.whole(part);
        if (whole.isPresent()) {
            Map<String, String> values = new TreeMap<>(WORDS);
            values.put(parameters.getFirst().name(), whole.get());
            String foreign =
                    told(answer(operation, values, parameters.getLast(), part), whole.get());
            String unknown = Things.unknown(parameters.getFirst().kind());
            values.put(parameters.getFirst().name(), unknown);
            String none = Things.unknown(parameters.getLast().kind());
            assertThat(foreign)
                    .isEqualTo(
                            told(answer(operation, values, parameters.getLast(), none), unknown));
        }
    }

    /** Things of the stranger's own, parts with their wholes. */
    private static Map<String, String> own(List<Parameter> parameters) {
        Map<String, String> own = new TreeMap<>(WORDS);
        String before = "";
        for (Parameter parameter : parameters) {
            String id = Things.of(stranger, parameter.kind());
            own.put(parameter.name(), id);
            if (Things.whole(id).isPresent()) {
                own.put(before, Things.whole(id).get());
            }
            before = parameter.name();
        }
        return own;
    }

    private static String answer(
            Samples.Operation operation, Map<String, String> own, Parameter parameter, String id) {
        Map<String, String> values = new TreeMap<>(own);
        values.put(parameter.name(), id);
        return told(ask(operation, values), id);
    }

    private static HttpResponse<byte[]> ask(
            Samples.Operation operation, Map<String, String> values) {
        String path = operation.path();
        for (Map.Entry<String, String> value : values.entrySet()) {
            path = path.replace("{" + value.getKey() + "}", value.getValue());
        }
        return stranger.send(operation.method(), path, operation.body(), operation.headers());
    }

    private static String told(String answer, String id) {
        return answer.replaceAll("(?i)" + Pattern.quote(id), "ID");
    }

    /** All that an answer tells, but for the id that was asked for and the request's own. */
    static String told(HttpResponse<byte[]> answer, String id) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.keySet().removeIf(name -> OF_THE_REQUEST.contains(name.toLowerCase(Locale.ROOT)));
        String body =
                new String(answer.body(), StandardCharsets.UTF_8)
                        .replaceAll("\"requestId\":\"[^\"]*\"", "");
        return (answer.statusCode() + " " + headers + " " + body)
                .replaceAll("(?i)" + Pattern.quote(id), "ID")
                .replaceAll("(?i)req-[-0-9a-f]{36}", "");
    }

    /** Else the two answers could be equal because both requests are wrong. */
    @TestFactory
    Stream<DynamicTest> theSameRequestsAreUnderstoodAboutOnesOwn() {
        return Samples.operations().stream()
                .filter(operation -> operation.path().contains("{"))
                .map(operation ->
                        DynamicTest.dynamicTest(
                                operation.toString(),
                                () -> {
                                    Map<String, String> own = own(parameters(operation.path()));
                                    assertThat(ask(operation, own).statusCode())
                                            .isNotIn(UNDERSTOOD_NOT);
                                }));
    }

    @Test
    void eachKindThatAPathNamesIsKnown() {
        for (Samples.Operation operation : Samples.operations()) {
            Matcher any = Pattern.compile("\\{(\\w+)\\}").matcher(operation.path());
            assertThat(any.results().count())
                    .as(operation.toString())
                    .isEqualTo(
                            parameters(operation.path()).size()
                                    + WORDS.keySet().stream()
                                            .filter(word ->
                                                    operation.path().contains("{" + word + "}"))
                                            .count());
        }
    }
}
