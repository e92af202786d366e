package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Texts;
import java.util.Map;
import java.util.Set;

/** The bounds of what can be said of an image. */
final class DetailsCheck {

    /** Glance's limit, for plain tags. */
    private static final int MAX_TAGS = 128;

    /** Huawei's limit, for tags with a value. */
    private static final int MAX_PAIRS = 10;

    /** Glance's limit. */
    private static final int MAX_PROPERTIES = 128;

    /** A request's body is held in memory, and so is a page of images. */
    private static final int MAX_PROPERTIES_LENGTH = 64 * 1024;

    /** Those that Glance 25 knows. */
    private static final Set<String> CONTAINER_FORMATS =
            Set.of("ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed");

    private static final Set<String> DISK_FORMATS =
            Set.of(
                    "ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso",
                    "ploop");

    private DetailsCheck() {}

    /**
     * Returns the details if they are within the bounds.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID}, {@link Problem#MEMORY_BOUNDS},
     *     {@link Problem#TAGS_LIMIT}, {@link Problem#PROPERTIES_LIMIT}
     */
    static ImageDetails check(ImageDetails details) {
        if (!details.name().isEmpty()) {
            Texts.requireName("name", details.name());
        }
        Texts.requireDescription("description", details.description());
        Platform platform = details.platform();
        platform.osVersion().ifPresent(text -> Texts.requireName("osVersion", text));
        platform.architecture().ifPresent(text -> Texts.requireName("architecture", text));
        known("container_format", CONTAINER_FORMATS, details.formats().container().orElse("bare"));
        known("disk_format", DISK_FORMATS, details.formats().disk().orElse("raw"));
        checkNeeds(details.needs());
        checkTags(details.tags());
        checkProperties(details.properties());
        return details;
    }

    private static void checkNeeds(ImageDetails.Needs needs) {
        if (needs.minDisk() < 0 || needs.minRam() < 0 || needs.maxRam() < 0) {
            throw invalid("min_disk, min_ram and max_ram cannot be negative");
        }
        if (needs.maxRam() != 0 && needs.maxRam() < needs.minRam()) {
            throw new ProblemException(
                    Problem.MEMORY_BOUNDS, needs.maxRam() + " < " + needs.minRam());
        }
    }

    private static void known(String field, Set<String> known, String value) {
        if (!known.contains(value)) {
            throw invalid(field + " is none of " + known.stream().sorted().toList());
        }
    }

    private static void checkTags(Set<String> tags) {
        tags.forEach(tag -> Texts.requireName("a tag", tag));
        long pairs = tags.stream().filter(tag -> tag.contains("=")).count();
        if (tags.size() > MAX_TAGS || pairs > MAX_PAIRS) {
            throw new ProblemException(
                    Problem.TAGS_LIMIT,
                    pairs > MAX_PAIRS ? MAX_PAIRS + " KEY=VALUE" : "" + MAX_TAGS);
        }
    }

    private static void checkProperties(Map<String, String> properties) {
        if (properties.size() > MAX_PROPERTIES) {
            throw new ProblemException(Problem.PROPERTIES_LIMIT, Integer.toString(MAX_PROPERTIES));
        }
        long length = 0;
        for (Map.Entry<String, String> property : properties.entrySet()) {
            Texts.requireName("the name of a property", property.getKey());
            Texts.requireText("a property", property.getValue());
            length += property.getKey().length() + property.getValue().length();
        }
        if (length > MAX_PROPERTIES_LENGTH) {
            throw invalid(
                    "all properties together have at most "
                            + MAX_PROPERTIES_LENGTH
                            + " characters");
        }
    }

    private static ProblemException invalid(String why) {
        return new ProblemException(Problem.REQUEST_INVALID, why);
    }
}
