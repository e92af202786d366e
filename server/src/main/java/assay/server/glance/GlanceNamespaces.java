package assay.server.glance;

import assay.server.web.SessionFilter;
import assay.service.definition.Definition;
import assay.service.definition.Definitions;
import assay.service.definition.Namespace;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import assay.service.identity.Session;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /v2/metadefs/namespaces}, and the types that they can be about. */
@RestController
@RequestMapping(GlanceVersions.V2 + "/metadefs")
public final class GlanceNamespaces {

    private static final String SCHEMA = "/v2/schemas/metadefs/";
    private static final List<String> TYPES =
            List.of(
                    "OS::Cinder::Volume",
                    "OS::Glance::Image",
                    "OS::Nova::Aggregate",
                    "OS::Nova::Flavor",
                    "OS::Nova::Server");

    private final Definitions definitions;

    public GlanceNamespaces(Definitions definitions) {
        this.definitions = definitions;
    }

    @GetMapping("/resource_types")
    Map<String, Object> types() {
        return Map.of("resource_types", TYPES.stream().map(type -> Map.of("name", type)).toList());
    }

    @GetMapping("/namespaces")
    Map<String, Object> list(@RequestAttribute(SessionFilter.SESSION) Session session) {
        return Map.of(
                "namespaces",
                definitions.namespaces(session.caller()).stream()
                        .map(GlanceNamespaces::json)
                        .toList(),
                "first",
                "/v2/metadefs/namespaces",
                "schema",
                SCHEMA + "namespaces");
    }

    @PostMapping("/namespaces")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            @RequestAttribute(SessionFilter.SESSION) Session session, HttpServletRequest request)
            throws IOException {
        Caller caller = session.caller();
        caller.require(Action.OPERATE);
        JsonNode body = GlanceBody.object(request);
        Namespace made = definitions.create(caller, wanted(body));
        for (JsonNode type : body.path("resource_type_associations")) {
            definitions.add(
                    caller,
                    made.name(),
                    Definition.Kind.RESOURCE_TYPE,
                    type.path("name").asString(""),
                    JsonMapper.shared().writeValueAsString(type));
        }
        return whole(caller, made);
    }

    private static Definitions.Wanted wanted(JsonNode body) {
        return new Definitions.Wanted(
                body.path("namespace").asString(""),
                new Namespace.Details(
                        body.path("display_name").asString(""),
                        body.path("description").asString("")),
                body.path("visibility").asString("private").equals("public"),
                body.path("protected").asBoolean(false));
    }

    @GetMapping("/namespaces/{namespace}")
    Map<String, Object> get(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String namespace) {
        Caller caller = session.caller();
        return whole(caller, definitions.namespace(caller, namespace));
    }

    private Map<String, Object> whole(Caller caller, Namespace namespace) {
        Map<String, Object> json = json(namespace);
        List<Map<String, Object>> types =
                definitions.list(caller, namespace.name(), Definition.Kind.RESOURCE_TYPE).stream()
                        .map(GlanceDefinitions::json)
                        .toList();
        if (!types.isEmpty()) {
            json.put("resource_type_associations", types);
        }
        return json;
    }

    @PutMapping("/namespaces/{namespace}")
    Map<String, Object> update(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String namespace,
            HttpServletRequest request)
            throws IOException {
        Caller caller = session.caller();
        caller.require(Action.OPERATE);
        return json(definitions.update(caller, namespace, wanted(GlanceBody.object(request))));
    }

    @DeleteMapping("/namespaces/{namespace}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable String namespace) {
        definitions.delete(session.caller(), namespace);
    }

    private static Map<String, Object> json(Namespace namespace) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("namespace", namespace.name());
        Stream.of(
                        Map.entry("display_name", namespace.details().displayName()),
                        Map.entry("description", namespace.details().description()))
                .filter(text -> !text.getValue().isEmpty())
                .forEach(text -> json.put(text.getKey(), text.getValue()));
        json.put("visibility", namespace.visible() ? "public" : "private");
        json.put("protected", namespace.locked());
        json.put("owner", GlanceIds.project(namespace.project()));
        json.put("created_at", GlanceIds.time(namespace.createdAt()));
        json.put("updated_at", GlanceIds.time(namespace.updatedAt()));
        json.put("self", "/v2/metadefs/namespaces/" + namespace.name());
        json.put("schema", SCHEMA + "namespace");
        return json;
    }
}
