package assay.server.glance;

import assay.server.web.SessionFilter;
import assay.service.definition.Definition;
import assay.service.definition.Definitions;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import assay.service.identity.Session;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is in a namespace of metadata definitions: objects, properties, tags, types. */
@RestController
@RequestMapping(GlanceVersions.V2 + "/metadefs/namespaces/{namespace}/{kind}")
public final class GlanceDefinitions {

    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
            new TypeReference<>() {};

    private final Definitions definitions;

    public GlanceDefinitions(Definitions definitions) {
        this.definitions = definitions;
    }

    private static Definition.Kind kind(String word) {
        return switch (word) {
            case "objects" -> Definition.Kind.OBJECT;
            case "properties" -> Definition.Kind.PROPERTY;
            case "tags" -> Definition.Kind.TAG;
            case "resource_types" -> Definition.Kind.RESOURCE_TYPE;
            default -> throw GlanceException.notFound();
        };
    }

    @GetMapping
    Map<String, Object> list(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String namespace,
            @PathVariable String kind) {
        List<Definition> found = definitions.list(session.caller(), namespace, kind(kind));
        return switch (kind(kind)) {
            case PROPERTY ->
                    Map.of(
                            kind,
                            found.stream()
                                    .collect(
                                            Collectors.toMap(
                                                    Definition::name, GlanceDefinitions::json)));
            case RESOURCE_TYPE -> Map.of("resource_type_associations", all(found));
            case OBJECT, TAG -> Map.of(kind, all(found));
        };
    }

    private static List<Map<String, Object>> all(List<Definition> found) {
        return found.stream().map(GlanceDefinitions::json).toList();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String namespace,
            @PathVariable String kind,
            HttpServletRequest request)
            throws IOException {
        Caller caller = session.caller();
        caller.require(Action.OPERATE);
        JsonNode body = GlanceBody.object(request);
        if (kind(kind) != Definition.Kind.TAG) {
            return json(add(caller, namespace, kind(kind), body));
        }
        definitions.removeAll(caller, namespace, Definition.Kind.TAG);
        for (JsonNode tag : body.path("tags")) {
            add(caller, namespace, Definition.Kind.TAG, tag);
        }
        return list(session, namespace, kind);
    }

    private Definition add(
            Caller caller, String namespace, Definition.Kind kind, JsonNode document) {
        return definitions.add(
                caller,
                namespace,
                kind,
                document.path("name").asString(""),
                JsonMapper.shared().writeValueAsString(document));
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeAll(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String namespace,
            @PathVariable String kind) {
        definitions.removeAll(session.caller(), namespace, kind(kind));
    }

    @GetMapping("/{name}")
    Map<String, Object> get(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String namespace,
            @PathVariable String kind,
            @PathVariable String name) {
        return json(definitions.get(session.caller(), namespace, kind(kind), name));
    }

    /** A tag is made by its name alone. */
    @PostMapping("/{name}")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> createTag(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String namespace,
            @PathVariable String kind,
            @PathVariable String name) {
        if (kind(kind) != Definition.Kind.TAG) {
            throw GlanceException.notFound();
        }
        return json(definitions.add(session.caller(), namespace, Definition.Kind.TAG, name, "{}"));
    }

    @PutMapping("/{name}")
    Map<String, Object> update(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String namespace,
            @PathVariable String kind,
            @PathVariable String name,
            HttpServletRequest request)
            throws IOException {
        Caller caller = session.caller();
        caller.require(Action.OPERATE);
        JsonNode body = GlanceBody.object(request);
        Definition old = definitions.get(caller, namespace, kind(kind), name);
        return json(
                definitions.replace(
                        caller,
                        namespace,
                        old,
                        body.path("name").asString(name),
                        JsonMapper.shared().writeValueAsString(body)));
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String namespace,
            @PathVariable String kind,
            @PathVariable String name) {
        definitions.remove(session.caller(), namespace, kind(kind), name);
    }

    /** What the client said, with what the server knows. */
    static Map<String, Object> json(Definition definition) {
        Map<String, Object> json = JsonMapper.shared().readValue(definition.document(), OBJECT);
        json.put("name", definition.name());
        json.put("created_at", GlanceIds.time(definition.createdAt()));
        json.put("updated_at", GlanceIds.time(definition.updatedAt()));
        return json;
    }
}
