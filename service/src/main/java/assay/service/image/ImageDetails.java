package assay.service.image;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What is said of an image, as against what it is.
 *
 * @param name empty for none, which Glance's clients may leave it at
 * @param access who may do what with it
 * @param needs of a machine that uses it
 * @param formats as declared; what was found stands in {@link Image.Summary}
 * @param tags plain words, or {@code KEY=VALUE}
 * @param properties names and texts of the owner's choice
 * @param derivedFrom the image that this one was made of
 */
public record ImageDetails(
        String name,
        String description,
        ImageType type,
        Access access,
        Platform platform,
        Needs needs,
        Formats formats,
        SortedSet<String> tags,
        SortedMap<String, String> properties,
        Optional<UUID> derivedFrom) {

    public ImageDetails {
        tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }

    /**
     * Who may do what with an image.
     *
     * @param locked whether it cannot be deleted ({@code protected})
     * @param hidden whether it is left out of lists
     */
    public record Access(Visibility visibility, boolean locked, boolean hidden) {}

    /**
     * What a machine has that uses it.
     *
     * @param minDisk GiB
     * @param minRam MiB
     * @param maxRam MiB; 0 for no limit
     * @param multiQueue whether its network cards have several queues; empty if nothing is said
     */
    public record Needs(int minDisk, int minRam, int maxRam, Optional<Boolean> multiQueue) {

        /** Any machine will do. */
        public static final Needs NONE = new Needs(0, 0, 0, Optional.empty());

        /** The same with another disk. */
        public Needs withMinDisk(int value) {
            return new Needs(value, minRam, maxRam, multiQueue);
        }

        /** The same with another least memory. */
        public Needs withMinRam(int value) {
            return new Needs(minDisk, value, maxRam, multiQueue);
        }

        /** The same with another most memory. */
        public Needs withMaxRam(int value) {
            return new Needs(minDisk, minRam, value, multiQueue);
        }

        /** The same with something else said of network cards. */
        public Needs withMultiQueue(Optional<Boolean> value) {
            return new Needs(minDisk, minRam, maxRam, value);
        }
    }

    /** What the owner says the file is, in Glance's words. */
    public record Formats(Optional<String> container, Optional<String> disk) {}

    /** A private system disk of which nothing else is said. */
    public static ImageDetails named(String name) {
        return new ImageDetails(
                name,
                "",
                ImageType.SYSTEM,
                new Access(Visibility.PRIVATE, false, false),
                Platform.UNKNOWN,
                Needs.NONE,
                new Formats(Optional.empty(), Optional.empty()),
                new TreeSet<>(),
                new TreeMap<>(),
                Optional.empty());
    }

    /** The same with another name. */
    public ImageDetails withName(String value) {
        return new ImageDetails(
                value,
                description,
                type,
                access,
                platform,
                needs,
                formats,
                tags,
                properties,
                derivedFrom);
    }

    /** The same with another access. */
    public ImageDetails withAccess(Access value) {
        return new ImageDetails(
                name,
                description,
                type,
                value,
                platform,
                needs,
                formats,
                tags,
                properties,
                derivedFrom);
    }

    /** The same with other needs. */
    public ImageDetails withNeeds(Needs value) {
        return new ImageDetails(
                name,
                description,
                type,
                access,
                platform,
                value,
                formats,
                tags,
                properties,
                derivedFrom);
    }

    /** The same with other declared formats. */
    public ImageDetails withFormats(Formats value) {
        return new ImageDetails(
                name,
                description,
                type,
                access,
                platform,
                needs,
                value,
                tags,
                properties,
                derivedFrom);
    }

    /** The same with other tags. */
    public ImageDetails withTags(SortedSet<String> value) {
        return new ImageDetails(
                name,
                description,
                type,
                access,
                platform,
                needs,
                formats,
                value,
                properties,
                derivedFrom);
    }

    /** The same with other properties. */
    public ImageDetails withProperties(Map<String, String> value) {
        return new ImageDetails(
                name,
                description,
                type,
                access,
                platform,
                needs,
                formats,
                tags,
                new TreeMap<>(value),
                derivedFrom);
    }
}
