package assay.server.glance;

import assay.server.web.Ids;
import assay.service.image.ImageDetails;
import assay.service.image.Images;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * What a PATCH asks for: a list of operations as RFC 6902 has them, each on one attribute, or as an
 * early draft of it had them, which version 2.0 of the API speaks.
 */
record GlancePatch(List<Operation> operations) {

    private static final Set<String> KINDS = Set.of("add", "replace", "remove");
    private static final int MAX = 1000;

    /** One of them. */
    record Operation(String kind, String name, JsonNode value) {}

    /**
     * Reads a patch.
     *
     * @throws GlanceException 400 if it is none; 403 for what is not to be changed
     */
    static GlancePatch of(JsonNode body) {
        if (!body.isArray() || body.size() > MAX) {
            throw GlanceException.invalid(
                    "Request body must be a JSON array of operation objects.");
        }
        List<Operation> operations = new ArrayList<>();
        body.forEach(operation -> operations.add(operation(operation)));
        return new GlancePatch(operations);
    }

    private static Operation operation(JsonNode json) {
        String kind = kind(json);
        String path = json.path(json.has("op") ? "path" : kind).asString("");
        String name = name(path);
        if (!KINDS.contains(kind)) {
            throw GlanceException.invalid(
                    "Invalid operation: `"
                            + kind
                            + "`. It must be one of the following: add, remove, replace.");
        }
        GlanceAttributes.requireSettable(name);
        if (name.equals("id")) {
            throw GlanceException.forbidden("Attribute 'id' is read-only.");
        }
        if (name.equals(GlanceProperties.KEY)) {
            throw GlanceException.forbidden(
                    "Property " + name + " is said of a new image only. Make another one.");
        }
        if (kind.equals("remove")) {
            if (GlanceAttributes.isBase(name)) {
                throw GlanceException.forbidden("Property " + name + " may not be removed.");
            }
        } else if (!json.has("value")) {
            throw GlanceException.invalid(
                    "Operation \"" + kind + "\" requires a member \"value\".");
        }
        return new Operation(kind, name, json.path("value"));
    }

    private static String kind(JsonNode json) {
        if (!json.isObject()) {
            throw GlanceException.invalid("Operations must be JSON objects.");
        }
        if (json.has("op")) {
            return json.path("op").asString("");
        }
        return json.propertyNames().stream()
                .filter(name -> !name.equals("value"))
                .findFirst()
                .orElseThrow(
                        () -> GlanceException.invalid("Unable to find 'op' in JSON Schema change"));
    }

    /** RFC 6901, of one step; locations alone had more. */
    private static String name(String path) {
        if (!path.startsWith("/")) {
            throw GlanceException.invalid("Pointer `" + path + "` does not start with \"/\".");
        }
        String name = path.substring(1);
        if (name.startsWith("locations/")) {
            return "locations";
        }
        if (name.isEmpty() || name.contains("/")) {
            throw GlanceException.invalid("Invalid JSON pointer for this resource: '" + path + "'");
        }
        return name.replace("~1", "/").replace("~0", "~");
    }

    /** What it changes. */
    Images.Change change() {
        return new Images.Change(owner(), this::applyTo, true);
    }

    private Optional<UUID> owner() {
        return operations.stream()
                .filter(operation -> operation.name().equals("owner"))
                .reduce((_, last) -> last)
                .map(operation ->
                        Ids.find(operation.value().asString(""))
                                .orElseThrow(
                                        () -> GlanceException.invalid("'owner' must be an id")));
    }

    private ImageDetails applyTo(ImageDetails old) {
        ImageDetails details = old;
        for (Operation operation : operations) {
            String name = operation.name();
            boolean custom = !GlanceAttributes.isBase(name);
            if (custom
                    && !operation.kind().equals("add")
                    && !GlanceProperties.of(details).containsKey(name)) {
                throw GlanceException.conflict("Property " + name + " does not exist.");
            }
            if (operation.kind().equals("remove")) {
                details = GlanceProperties.without(details, name);
            } else if (!name.equals("owner")) {
                details = GlanceAttributes.set(details, name, operation.value());
            }
        }
        return details;
    }
}
