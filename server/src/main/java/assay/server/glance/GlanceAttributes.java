package assay.server.glance;

import assay.service.image.ImageDetails;
import assay.service.image.Visibility;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What clients can say of an image, by the names that Glance has for it. Every other name is a
 * custom property, whose value is a text.
 */
final class GlanceAttributes {

    static final Set<String> READ_ONLY =
            Set.of(
                    "status",
                    "checksum",
                    "os_hash_algo",
                    "os_hash_value",
                    "size",
                    "virtual_size",
                    "created_at",
                    "updated_at",
                    "self",
                    "file",
                    "schema",
                    "direct_url",
                    "stores");

    static final Set<String> SETTABLE =
            Set.of(
                    "name",
                    "visibility",
                    "tags",
                    "container_format",
                    "disk_format",
                    "min_disk",
                    "min_ram",
                    "protected",
                    "os_hidden");

    private static final Set<String> RESERVED = Set.of("locations", "deleted", "deleted_at");

    private GlanceAttributes() {}

    /** Whether a name is one that every image has. */
    static boolean isBase(String name) {
        return SETTABLE.contains(name)
                || READ_ONLY.contains(name)
                || name.equals("owner")
                || name.equals("id");
    }

    /**
     * Ends a request that says what is not for clients to say.
     *
     * @throws GlanceException 403
     */
    static void requireSettable(String name) {
        if (READ_ONLY.contains(name)) {
            throw GlanceException.forbidden("Attribute '" + name + "' is read-only.");
        }
        if (RESERVED.contains(name) || name.startsWith("os_glance")) {
            throw GlanceException.forbidden("Attribute '" + name + "' is reserved.");
        }
    }

    /**
     * Says one thing of an image.
     *
     * @throws GlanceException 400 if the value is not of the right kind
     */
    static ImageDetails set(ImageDetails details, String name, JsonNode value) {
        ImageDetails.Access access = details.access();
        return switch (name) {
            case "name" -> details.withName(value.isNull() ? "" : text(name, value));
            case "visibility" ->
                    details.withAccess(
                            new ImageDetails.Access(
                                    visibility(value), access.locked(), access.hidden()));
            case "protected" ->
                    details.withAccess(
                            new ImageDetails.Access(
                                    access.visibility(), flag(name, value), access.hidden()));
            case "os_hidden" ->
                    details.withAccess(
                            new ImageDetails.Access(
                                    access.visibility(), access.locked(), flag(name, value)));
            case "min_disk" -> details.withNeeds(details.needs().withMinDisk(number(name, value)));
            case "min_ram" -> details.withNeeds(details.needs().withMinRam(number(name, value)));
            case "container_format" ->
                    details.withFormats(
                            new ImageDetails.Formats(
                                    format(name, value), details.formats().disk()));
            case "disk_format" ->
                    details.withFormats(
                            new ImageDetails.Formats(
                                    details.formats().container(), format(name, value)));
            case "tags" -> details.withTags(tags(value));
            default -> GlanceProperties.with(details, name, text(name, value));
        };
    }

    private static Visibility visibility(JsonNode value) {
        return Visibility.of(text("visibility", value))
                .orElseThrow(() ->
                        GlanceException.invalid(
                                "'visibility' is none of community, public, private, shared"));
    }

    private static Optional<String> format(String name, JsonNode value) {
        return value.isNull() ? Optional.empty() : Optional.of(text(name, value));
    }

    private static SortedSet<String> tags(JsonNode value) {
        if (!value.isArray()) {
            throw kind("tags", "a list of texts");
        }
        TreeSet<String> tags = new TreeSet<>();
        value.forEach(tag -> tags.add(text("tags", tag)));
        return tags;
    }

    /**
     * What a JSON value says that is to be a text.
     *
     * @throws GlanceException 400 if it is none
     */
    static String text(String name, JsonNode value) {
        if (!value.isString()) {
            throw kind(name, "a text");
        }
        return value.asString();
    }

    private static boolean flag(String name, JsonNode value) {
        if (!value.isBoolean()) {
            throw kind(name, "true or false");
        }
        return value.asBoolean();
    }

    private static int number(String name, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw kind(name, "a whole number");
        }
        return value.asInt();
    }

    private static GlanceException kind(String name, String wanted) {
        return GlanceException.invalid(
                "Provided object does not match schema 'image': '" + name + "' must be " + wanted);
    }
}
