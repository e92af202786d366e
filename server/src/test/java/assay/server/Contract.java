package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code api/openapi.yaml}: every answer that a test gets must be one that it describes. */
final class Contract {

    private static final JsonNode API =
            new YAMLMapper().readTree(Path.of("../api/openapi.yaml").toFile());
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private Contract() {}

    /** Fails unless the answer has a described status, its media type and a body of its schema. */
    static void check(String method, String path, HttpResponse<byte[]> answer) {
        JsonNode described = operation(method, path).path("responses");
        String status = Integer.toString(answer.statusCode());
        boolean anywhere = answer.statusCode() == 503; // as the description says once for all
        if (!anywhere) {
            assertThat(described.propertyNames())
                    .as(
                            "%s %s answered %s",
                            method, path, new String(answer.body(), StandardCharsets.UTF_8))
                    .contains(status);
        }
        JsonNode response =
                anywhere
                        ? API.at("/components/responses/Problem")
                        : resolve(described.path(status));
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            assertThat(answer.body()).isEmpty();
            return;
        }
        String type = answer.headers().firstValue("Content-Type").orElse("none");
        assertThat(content.propertyNames()).contains(type);
        if (type.endsWith("json")) {
            JsonNode body = JsonMapper.shared().readTree(answer.body());
            assertThat(schema(content.path(type).path("schema")).validate(body))
                    .as("%s %s answered %s", method, path, body)
                    .isEmpty();
        }
    }

    private static JsonNode operation(String method, String path) {
        String asked = path.replaceFirst("\\?.*", "");
        String name = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
        return API.path("paths").properties().stream()
                .filter(entry -> matches(entry.getKey(), asked))
                .map(entry -> entry.getValue().path(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the contract has no " + asked));
    }

    private static boolean matches(String template, String path) {
        String literal = template.replaceAll("\\{\\w+\\}", "\\\\E[^/]+\\\\Q");
        return Pattern.matches("\\Q" + literal + "\\E", path);
    }

    private static JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : API.at(reference.substring(1));
    }

    /** A schema with the components that it refers to. */
    private static Schema schema(JsonNode schema) {
        ObjectNode whole = ((ObjectNode) schema).deepCopy();
        whole.set("components", API.path("components"));
        return SCHEMAS.getSchema(whole);
    }
}
