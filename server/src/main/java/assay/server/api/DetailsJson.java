package assay.server.api;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.image.Encryption;
import assay.service.image.Firmware;
import assay.service.image.ImageDetails;
import assay.service.image.ImageType;
import assay.service.image.MemorySteps;
import assay.service.image.OsFamily;
import assay.service.image.Platform;
import assay.service.image.Visibility;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code NewImage} and {@code ImageChange} of the API: what is absent stays as it is. */
record DetailsJson(
        @Nullable String name,
        @Nullable String description,
        @Nullable String type,
        @Nullable String visibility,
        @JsonProperty("protected") @Nullable Boolean locked,
        @Nullable Boolean hidden,
        @Nullable String osFamily,
        @Nullable String osVersion,
        @Nullable String architecture,
        @Nullable String firmware,
        @Nullable Integer minDisk,
        @Nullable Integer minRam,
        @Nullable Integer maxRam,
        @Nullable Boolean multiQueue,
        @Nullable String containerFormat,
        @Nullable String diskFormat,
        @Nullable List<@Nullable String> tags,
        @Nullable Map<String, @Nullable String> properties,
        @Nullable UUID derivedFrom,
        @Nullable String encryptionKey,
        @Nullable Boolean plain) {

    /** What OpenStack's clients say by properties, and is a field here. */
    private static final Map<String, String> FIELDS =
            Map.of(
                    "max_ram", "maxRam",
                    "hw_vif_multiqueue_enabled", "multiQueue",
                    "__system__cmkid", "encryptionKey");

    /** How a new image is to be encrypted. */
    Encryption encryption() {
        return encryption(encryptionKey, plain).orElse(new Encryption.Server());
    }

    /** How something is to be encrypted; empty if nothing is said of it. */
    static Optional<Encryption> encryption(@Nullable String key, @Nullable Boolean plain) {
        boolean none = Boolean.TRUE.equals(plain);
        if (key != null && none) {
            throw invalid("encryptionKey is not for what is plain");
        }
        if (none) {
            return Optional.of(new Encryption.Plain());
        }
        return Optional.ofNullable(key).map(Encryption.Named::new);
    }

    /** Refuses what is said once and for all when an image is made. */
    DetailsJson asChange() {
        if (encryptionKey != null || plain != null) {
            throw invalid("encryptionKey and plain are said of new images; copy this one");
        }
        return this;
    }

    /** The details with what is said here. */
    ImageDetails applyTo(ImageDetails old) {
        if (name != null && name.isEmpty()) {
            throw invalid("name must have 1 to 255 characters");
        }
        return new ImageDetails(
                or(name, old.name()),
                or(description, old.description()),
                word("type", type, ImageType::of).orElse(old.type()),
                access(old.access()),
                platform(old.platform()),
                needs(old.needs()),
                new ImageDetails.Formats(
                        text(containerFormat, old.formats().container()),
                        text(diskFormat, old.formats().disk())),
                tags == null ? old.tags() : tags(tags),
                properties == null ? old.properties() : texts(properties),
                Optional.ofNullable(derivedFrom).or(old::derivedFrom));
    }

    private ImageDetails.Access access(ImageDetails.Access old) {
        return new ImageDetails.Access(
                word("visibility", visibility, Visibility::of).orElse(old.visibility()),
                or(locked, old.locked()),
                or(hidden, old.hidden()));
    }

    private Platform platform(Platform old) {
        return new Platform(
                word("osFamily", osFamily, OsFamily::of).or(old::osFamily),
                text(osVersion, old.osVersion()),
                text(architecture, old.architecture()),
                word("firmware", firmware, Firmware::of).or(old::firmware));
    }

    private ImageDetails.Needs needs(ImageDetails.Needs old) {
        return MemorySteps.check(
                old,
                new ImageDetails.Needs(
                        or(minDisk, old.minDisk()),
                        or(minRam, old.minRam()),
                        or(maxRam, old.maxRam()),
                        Optional.ofNullable(multiQueue).or(old::multiQueue)));
    }

    private static TreeSet<String> tags(List<@Nullable String> tags) {
        TreeSet<String> all = new TreeSet<>();
        for (String tag : tags) {
            all.add(present("a tag", tag));
        }
        return all;
    }

    private static SortedMap<String, String> texts(Map<String, @Nullable String> properties) {
        SortedMap<String, String> texts = new TreeMap<>();
        properties.forEach((name, text) -> texts.put(name, present(name, text)));
        FIELDS.forEach((name, field) -> {
            if (texts.containsKey(name)) {
                throw invalid(name + " is no property here; say " + field);
            }
        });
        return texts;
    }

    private static String present(String field, @Nullable String text) {
        if (text == null) {
            throw invalid(field + " must be a text");
        }
        return text;
    }

    private static <T> T or(@Nullable T said, T old) {
        return said == null ? old : said;
    }

    /** An empty text says that nothing is said. */
    private static Optional<String> text(@Nullable String said, Optional<String> old) {
        return said == null ? old : Optional.of(said).filter(text -> !text.isEmpty());
    }

    private static <T> Optional<T> word(
            String field, @Nullable String said, Function<String, Optional<T>> words) {
        if (said == null) {
            return Optional.empty();
        }
        return Optional.of(
                words.apply(said)
                        .orElseThrow(() -> invalid(field + " is none of those that there are")));
    }

    private static ProblemException invalid(String why) {
        return new ProblemException(Problem.REQUEST_INVALID, why);
    }
}
