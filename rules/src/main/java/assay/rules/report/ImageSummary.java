package assay.rules.report;

import assay.guest.Facts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a report tells of the image that was checked, as it stands in {@link
 * assay.rules.CheckReport#image}. What is not there is empty, or 0.
 *
 * @param name of the file, without its folder
 * @param format of the file: {@code qcow2}
 * @param fileSize bytes of the file
 * @param virtualSize bytes that a guest sees
 * @param system what is installed, by its own words
 * @param content the digest of the file
 * @param partitionTable its kind
 * @param partitions in order of their place
 * @param fileSystems all that can be mounted
 */
public record ImageSummary(
        String name,
        String format,
        long fileSize,
        long virtualSize,
        String system,
        String content,
        String partitionTable,
        List<DiskPart> partitions,
        List<FileSystem> fileSystems) {

    private static final List<String> OF_DISK =
            List.of("format", "virtualSize", "fileSize", "partitionTable", "trailingFree");

    private static final List<String> OF_SYSTEM = List.of("family", "distro", "version", "arch");

    private static final Pattern ADDRESS = Pattern.compile("(?i)https?://.*");

    /** A table of more partitions is not drawn: an image may claim thousands. */
    private static final int MAX_PARTS = 64;

    private static final long SECTOR = 512;

    /**
     * A part of the disk that is in use.
     *
     * @param start first byte
     * @param length bytes until the next part, or the end of the last
     */
    public record DiskPart(
            long number, long start, long length, String type, String role, String content) {}

    /**
     * A file system.
     *
     * @param layer what it stands on: {@code lvm}
     * @param usedBytes of its size; 0 where nobody knows
     */
    public record FileSystem(String role, String type, String layer, long usedBytes) {}

    /** What facts tell of an image that reports want to know, by names as in the report. */
    public static Map<String, Object> entries(Facts facts) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (String fact : OF_DISK) {
            facts.at("disk." + fact).ifPresent(value -> entries.put(fact, value));
        }
        Map<String, Object> system = new LinkedHashMap<>();
        for (String fact : OF_SYSTEM) {
            facts.at("os." + fact).ifPresent(value -> system.put(fact, value));
        }
        if (!system.isEmpty()) {
            entries.put("os", system);
        }
        for (String fact : List.of("partitions", "filesystems")) {
            facts.at(fact).ifPresent(value -> entries.put(fact, value));
        }
        return entries;
    }

    /** Reads what a report says; what it does not say, or says otherwise, is left empty. */
    static ImageSummary of(Map<String, Object> image) {
        return new ImageSummary(
                name(image),
                text(image, "format"),
                number(image, "fileSize"),
                number(image, "virtualSize"),
                system(object(image.get("os"))),
                text(image, "content"),
                text(image, "partitionTable"),
                parts(image),
                objects(image, "filesystems").map(ImageSummary::fileSystem).toList());
    }

    /** Neither the folders of who checked it nor what an address says beyond the file's name. */
    private static String name(Map<String, Object> image) {
        String name = text(image, "name");
        String path = name.isEmpty() ? text(image, "path") : name;
        if (ADDRESS.matcher(path).matches()) {
            path = path.split("[?#]", 2)[0];
        }
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String system(Map<?, ?> os) {
        String distro = text(os, "distro");
        String first = distro.isEmpty() ? text(os, "family") : distro;
        return String.join(" ", first, text(os, "version"), text(os, "arch"))
                .replaceAll(" +", " ")
                .strip();
    }

    /** How long a partition is, no fact says; it cannot reach into the next one. */
    private static List<DiskPart> parts(Map<String, Object> image) {
        List<? extends Map<?, ?>> all = objects(image, "partitions").toList();
        long end = number(image, "virtualSize") - number(image, "trailingFree");
        List<DiskPart> parts = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Map<?, ?> one = all.get(i);
            long start = bytes(one);
            long next = i + 1 < all.size() ? bytes(all.get(i + 1)) : end;
            if (start > end || next < start) {
                return List.of();
            }
            parts.add(
                    new DiskPart(
                            number(one, "num"),
                            start,
                            next - start,
                            text(one, "type"),
                            text(one, "role"),
                            text(one, "fs")));
        }
        return List.copyOf(parts);
    }

    private static long bytes(Map<?, ?> partition) {
        return Math.min(number(partition, "start"), Long.MAX_VALUE / SECTOR) * SECTOR;
    }

    private static FileSystem fileSystem(Map<?, ?> one) {
        return new FileSystem(
                text(one, "role"), text(one, "type"), text(one, "layer"), number(one, "usedBytes"));
    }

    private static Stream<? extends Map<?, ?>> objects(Map<String, Object> image, String key) {
        return image.get(key) instanceof List<?> list
                ? list.stream().limit(MAX_PARTS).map(ImageSummary::object)
                : Stream.of();
    }

    private static Map<?, ?> object(@Nullable Object value) {
        return value instanceof Map<?, ?> object ? object : Map.of();
    }

    private static String text(Map<?, ?> object, String key) {
        return object.get(key) instanceof String text ? text : "";
    }

    private static long number(Map<?, ?> object, String key) {
        return object.get(key) instanceof Number number ? Math.max(0, number.longValue()) : 0;
    }
}
