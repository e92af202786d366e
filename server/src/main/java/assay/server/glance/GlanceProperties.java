package assay.server.glance;

import assay.service.identity.Caller;
import assay.service.image.Encryption;
import assay.service.image.Image;
import assay.service.image.ImageDetails;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The custom properties of an image as Glance's clients see them: names and texts. Some are fields
 * to us: the most memory, which Glance has no field for and Huawei's image service calls {@code
 * max_ram}, and whether network cards have several queues, which Nova reads from {@code
 * hw_vif_multiqueue_enabled}. The key that encrypts an image has the name that Huawei's has: it is
 * said of a new image once and for all.
 */
final class GlanceProperties {

    static final String MAX_RAM = "max_ram";
    static final String MULTI_QUEUE = "hw_vif_multiqueue_enabled";

    static final String KEY = "__system__cmkid";

    /** What Nova takes for yes and no: {@code bool_from_string} of OpenStack's oslo.utils. */
    private static final Set<String> YES = Set.of("true", "t", "yes", "y", "on", "1");

    private static final Set<String> NO = Set.of("false", "f", "no", "n", "off", "0");

    private GlanceProperties() {}

    /**
     * All of an image, for who asks. That of the key only its owner sees: Nova says of a snapshot
     * all that it sees of its origin, and no other project could make one with that key.
     */
    static SortedMap<String, String> of(Image image, Caller caller) {
        SortedMap<String, String> all = of(image.details());
        if (image.encryption() instanceof Encryption.Named(String key)
                && image.project().equals(caller.project())) {
            all.put(KEY, key);
        }
        return all;
    }

    /** How a new image is to be encrypted. */
    static Encryption encryption(JsonNode image) {
        return image.has(KEY)
                ? new Encryption.Named(GlanceAttributes.text(KEY, image.path(KEY)))
                : new Encryption.Server();
    }

    /** Those that can be changed. */
    static SortedMap<String, String> of(ImageDetails details) {
        SortedMap<String, String> all = new TreeMap<>(details.properties());
        ImageDetails.Needs needs = details.needs();
        if (needs.maxRam() > 0) {
            all.put(MAX_RAM, Integer.toString(needs.maxRam()));
        }
        needs.multiQueue().ifPresent(said -> all.put(MULTI_QUEUE, said.toString()));
        return all;
    }

    /**
     * The details with a property.
     *
     * @throws GlanceException 400 if the value says nothing of a field of ours
     */
    static ImageDetails with(ImageDetails details, String name, String value) {
        ImageDetails.Needs needs = details.needs();
        return switch (name) {
            case MAX_RAM -> details.withNeeds(needs.withMaxRam(ram(value)));
            case MULTI_QUEUE ->
                    details.withNeeds(
                            needs.withMultiQueue(
                                    Optional.of(
                                            flag(value)
                                                    .orElseThrow(
                                                            () -> wrong(name, "true or false")))));
            default -> {
                TreeMap<String, String> properties = new TreeMap<>(details.properties());
                properties.put(name, value);
                yield details.withProperties(properties);
            }
        };
    }

    /** The details without a property. */
    static ImageDetails without(ImageDetails details, String name) {
        TreeMap<String, String> properties = new TreeMap<>(details.properties());
        properties.remove(name);
        ImageDetails rest = details.withProperties(properties);
        return switch (name) {
            case MAX_RAM -> rest.withNeeds(rest.needs().withMaxRam(0));
            case MULTI_QUEUE -> rest.withNeeds(rest.needs().withMultiQueue(Optional.empty()));
            default -> rest;
        };
    }

    /** What a text says that is to be yes or no. */
    static Optional<Boolean> flag(String value) {
        String word = value.strip().toLowerCase(Locale.ROOT);
        return YES.contains(word)
                ? Optional.of(true)
                : NO.contains(word) ? Optional.of(false) : Optional.empty();
    }

    private static int ram(String value) {
        if (!value.matches("[0-9]{1,9}")) {
            throw wrong(MAX_RAM, "a whole number of MB");
        }
        return Integer.parseInt(value);
    }

    private static GlanceException wrong(String name, String wanted) {
        return GlanceException.invalid("Property '" + name + "' must be " + wanted + ".");
    }
}
