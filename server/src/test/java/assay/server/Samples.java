package assay.server;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Requests that {@code api/openapi.yaml} describes, with bodies that its schemas allow. */
final class Samples {

    static final JsonNode API = new YAMLMapper().readTree(Path.of("../api/openapi.yaml").toFile());

    private static final List<String> METHODS =
            List.of("get", "head", "put", "post", "patch", "delete");
    private static final JsonMapper JSON = JsonMapper.shared();

    private Samples() {}

    /**
     * An operation.
     *
     * @param path with names in braces
     */
    record Operation(String method, String path, JsonNode described) {

        @Override
        public String toString() {
            return method + " " + path;
        }

        /** The media type of its body, if it has one. */
        Optional<String> mediaType() {
            return resolve(described.path("requestBody")).path("content").propertyNames().stream()
                    .findFirst();
        }

        /** A body that its schema allows. */
        BodyPublisher body() {
            Optional<String> type = mediaType();
            if (type.isEmpty()) {
                return BodyPublishers.noBody();
            }
            JsonNode content = resolve(described.path("requestBody")).path("content");
            return type.get().endsWith("json")
                    ? BodyPublishers.ofString(
                            sample(content.path(type.get()).path("schema")).toString())
                    : BodyPublishers.ofString("a file");
        }

        /** The headers that it must have, in pairs. */
        String[] headers() {
            List<String> headers = new ArrayList<>();
            mediaType().ifPresent(type -> headers.addAll(List.of("Content-Type", type)));
            for (JsonNode reference : described.path("parameters")) {
                JsonNode parameter = resolve(reference);
                if (parameter.path("in").asString().equals("header")
                        && parameter.path("required").asBoolean(false)) {
                    headers.add(parameter.path("name").asString());
                    headers.add(sample(parameter.path("schema")).asString());
                }
            }
            return headers.toArray(String[]::new);
        }
    }

    /** All operations. */
    static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        API.path("paths")
                .properties()
                .forEach(path -> {
                    for (String method : METHODS) {
                        JsonNode described = path.getValue().path(method);
                        if (!described.isMissingNode()) {
                            operations.add(
                                    new Operation(
                                            method.toUpperCase(Locale.ROOT),
                                            path.getKey(),
                                            described));
                        }
                    }
                });
        return operations;
    }

    static JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : API.at(reference.substring(1));
    }

    /** The smallest value of a schema; of an object that need have nothing, its first property. */
    private static JsonNode sample(JsonNode reference) {
        JsonNode schema = resolve(reference);
        for (String given : List.of("const", "example", "default")) {
            if (schema.has(given)) {
                return schema.path(given);
            }
        }
        if (schema.has("enum")) {
            return schema.path("enum").get(0);
        }
        for (String choice : List.of("oneOf", "anyOf")) {
            if (schema.has(choice)) {
                return sample(schema.path(choice).get(0));
            }
        }
        return switch (schema.path("type").asString("object")) {
            case "string" -> JSON.getNodeFactory().stringNode(text(schema));
            case "integer", "number" ->
                    JSON.getNodeFactory().numberNode(schema.path("minimum").asInt(1));
            case "boolean" -> JSON.getNodeFactory().booleanNode(false);
            case "array" -> array(schema);
            default -> object(schema);
        };
    }

    private static ArrayNode array(JsonNode schema) {
        ArrayNode array = JSON.createArrayNode();
        if (schema.path("minItems").asInt(0) > 0) {
            array.add(sample(schema.path("items")));
        }
        return array;
    }

    private static ObjectNode object(JsonNode schema) {
        ObjectNode object = JSON.createObjectNode();
        schema.path("required")
                .forEach(name ->
                        object.set(
                                name.asString(),
                                sample(schema.path("properties").path(name.asString()))));
        if (object.isEmpty()) {
            schema.path("properties").properties().stream()
                    .findFirst()
                    .ifPresent(first -> object.set(first.getKey(), sample(first.getValue())));
        }
        return object;
    }

    private static String text(JsonNode schema) {
        return switch (schema.path("format").asString("")) {
            case "uuid" -> "01a20000-0000-7000-8000-000000000000";
            case "date-time" -> "2099-01-01T00:00:00Z";
            case "uri", "uri-reference" -> "https://example.org/";
            default -> "x".repeat(Math.max(1, schema.path("minLength").asInt(1)));
        };
    }
}
