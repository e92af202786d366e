package assay.server.glance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * JSON schemas of what is answered. Glance's own client makes its options of the image's, and tells
 * custom properties from others by them.
 */
@RestController
@RequestMapping(GlanceVersions.V2 + "/schemas")
public final class GlanceSchemas {

    private static final Map<String, Object> TEXT = Map.of("type", "string");
    private static final Map<String, Object> TEXT_OR_NONE =
            Map.of("type", List.of("null", "string"));
    private static final Map<String, Object> NUMBER = Map.of("type", "integer");
    private static final Map<String, Object> FLAG = Map.of("type", "boolean");
    private static final Map<String, Object> TEXTS = Map.of("type", "array", "items", TEXT);
    private static final Map<String, Object> OBJECT = Map.of("type", "object");

    @GetMapping("/image")
    Map<String, Object> image() {
        Map<String, Object> properties = new LinkedHashMap<>();
        GlanceAttributes.SETTABLE.stream()
                .sorted()
                .forEach(name -> properties.put(name, settable(name)));
        GlanceAttributes.READ_ONLY.stream()
                .sorted()
                .forEach(name -> properties.put(name, readOnly(name)));
        properties.put("id", Map.of("type", "string"));
        properties.put("owner", TEXT_OR_NONE);
        Map<String, Object> schema = schema("image", properties);
        schema.put("additionalProperties", TEXT);
        schema.put(
                "links",
                List.of(
                        Map.of("rel", "self", "href", "{self}"),
                        Map.of("rel", "enclosure", "href", "{file}"),
                        Map.of("rel", "describedby", "href", "{schema}")));
        return schema;
    }

    private static Map<String, Object> settable(String name) {
        return switch (name) {
            case "name" -> Map.of("type", List.of("null", "string"), "maxLength", 255);
            case "visibility" ->
                    Map.of(
                            "type",
                            "string",
                            "enum",
                            List.of("community", "public", "private", "shared"));
            case "tags" ->
                    Map.of("type", "array", "items", Map.of("type", "string", "maxLength", 255));
            case "min_disk", "min_ram" -> NUMBER;
            case "protected", "os_hidden" -> FLAG;
            case "container_format" ->
                    formats("ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed");
            default ->
                    formats(
                            "ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi",
                            "iso", "ploop");
        };
    }

    private static Map<String, Object> formats(String... words) {
        List<String> all = Stream.of(words).toList();
        return Map.of("type", List.of("null", "string"), "enum", all);
    }

    private static Map<String, Object> readOnly(String name) {
        Map<String, Object> type =
                name.equals("size") || name.equals("virtual_size")
                        ? Map.of("type", List.of("null", "integer"))
                        : TEXT_OR_NONE;
        Map<String, Object> schema = new LinkedHashMap<>(type);
        schema.put("readOnly", true);
        return schema;
    }

    private static Map<String, Object> schema(String name, Map<String, Object> properties) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("name", name);
        schema.put("properties", properties);
        return schema;
    }

    private static Map<String, Object> list(String name, Map<String, Object> item) {
        Map<String, Object> schema =
                schema(
                        name,
                        Map.of(
                                name,
                                Map.of("type", "array", "items", item),
                                "schema",
                                TEXT,
                                "first",
                                TEXT,
                                "next",
                                TEXT));
        schema.put("links", List.of(Map.of("rel", "describedby", "href", "{schema}")));
        return schema;
    }

    @GetMapping("/images")
    Map<String, Object> images() {
        return list("images", image());
    }

    @GetMapping("/member")
    Map<String, Object> member() {
        return schema(
                "member",
                Map.of(
                        "member_id", TEXT,
                        "image_id", TEXT,
                        "status", TEXT,
                        "created_at", TEXT,
                        "updated_at", TEXT,
                        "schema", TEXT));
    }

    @GetMapping("/members")
    Map<String, Object> members() {
        return list("members", member());
    }

    @GetMapping("/task")
    Map<String, Object> task() {
        Map<String, Object> properties = new LinkedHashMap<>();
        Stream.of("id", "type", "status", "owner", "message", "image_id", "request_id", "user_id")
                .forEach(name -> properties.put(name, TEXT_OR_NONE));
        Stream.of("created_at", "updated_at", "expires_at", "self", "schema")
                .forEach(name -> properties.put(name, TEXT_OR_NONE));
        properties.put("input", OBJECT);
        properties.put("result", OBJECT);
        return schema("task", properties);
    }

    @GetMapping("/tasks")
    Map<String, Object> tasks() {
        return list("tasks", task());
    }

    @GetMapping("/metadefs/{kind}")
    Map<String, Object> definitions(@PathVariable String kind) {
        return switch (kind) {
            case "namespace" ->
                    schema(
                            kind,
                            Map.of(
                                    "namespace", TEXT,
                                    "display_name", TEXT,
                                    "description", TEXT,
                                    "visibility", TEXT,
                                    "protected", FLAG,
                                    "owner", TEXT,
                                    "objects", TEXTS,
                                    "properties", OBJECT));
            case "resource_type" ->
                    schema(
                            "resource_type_association",
                            Map.of("name", TEXT, "prefix", TEXT, "properties_target", TEXT));
            case "property" -> schema(kind, Map.of("name", TEXT, "title", TEXT, "type", TEXT));
            case "object" ->
                    schema(kind, Map.of("name", TEXT, "description", TEXT, "properties", OBJECT));
            case "tag" -> schema(kind, Map.of("name", TEXT));
            case "namespaces", "objects", "tags" ->
                    list(kind, definitions(kind.substring(0, kind.length() - 1)));
            case "properties" -> list(kind, definitions("property"));
            case "resource_types" ->
                    list("resource_type_associations", definitions("resource_type"));
            default -> throw GlanceException.notFound();
        };
    }
}
