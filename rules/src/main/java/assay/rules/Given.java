package assay.rules;

import assay.guest.Facts;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Who can give a fact. What people and boot tests give is put beside what inspection found, under
 * names of its own: a seller who declares something cannot overrule the disk.
 */
public enum Given {
    /** Inspection, from the disk. */
    @JsonProperty("inspection")
    INSPECTION,
    /** The file of a seller, or a reviewer: YAML or JSON. */
    @JsonProperty("listing")
    LISTING,
    /** The file of a boot test: YAML or JSON. */
    @JsonProperty("bootReport")
    BOOT_REPORT,
    /** The service in which the image is, which knows its own state. */
    @JsonProperty("service")
    SERVICE;

    /** Who gives a top-level fact that inspection does not find. */
    private static final Map<String, Given> OTHERS =
            Stream.of(values())
                    .flatMap(given -> given.names().stream().map(name -> Map.entry(name, given)))
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    /** No declaration of an image is larger. */
    private static final int MAX_BYTES = 1 << 20;

    /**
     * The top-level facts that are given so; none for {@link #INSPECTION}, which finds the rest.
     */
    public Set<String> names() {
        return switch (this) {
            case INSPECTION -> Set.of();
            case LISTING -> Set.of("image", "listing", "tenant", "request", "billing", "review");
            case BOOT_REPORT -> Set.of("bootTest");
            case SERVICE -> Set.of("run");
        };
    }

    /** Who can give the fact at {@code path}. */
    static Given of(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        return OTHERS.getOrDefault(path.substring(0, end), INSPECTION);
    }

    /**
     * Facts and beside them what stands in a file.
     *
     * @param file its name, for messages
     * @param bytes YAML or JSON: an object with some of {@link #names}
     * @throws GivenException if it is something else, or names a fact that it may not give
     */
    public Facts read(Facts facts, String file, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new GivenException(file, "larger than " + MAX_BYTES + " bytes");
        }
        try {
            JsonNode top = Yaml.MAPPER.readTree(bytes);
            if (!top.isObject()) {
                throw new GivenException(file, "not an object with some of " + sortedNames());
            }
            Facts all = facts;
            for (Map.Entry<String, JsonNode> entry : top.properties()) {
                all = all.with(entry.getKey(), object(file, entry.getKey(), entry.getValue()));
            }
            return all;
        } catch (JacksonException e) {
            throw new GivenException(Yaml.place(file, e), Yaml.problem(e));
        }
    }

    private Map<String, Object> object(String file, String key, JsonNode value) {
        if (!names().contains(key)) {
            throw new GivenException(file, key + " cannot be given here, only " + sortedNames());
        }
        if (!value.isObject()) {
            throw new GivenException(file, key + " is not an object");
        }
        fault(key, value)
                .ifPresent(path -> {
                    throw new GivenException(file, path + " is not a value that rules know");
                });
        @SuppressWarnings("unchecked") // an object's keys are texts
        Map<String, Object> object = Yaml.MAPPER.treeToValue(value, Map.class);
        return object;
    }

    /** The path of a value that is no fact: nothing at all, or a number without end. */
    private static Optional<String> fault(String path, JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT ->
                    value.propertyStream()
                            .flatMap(entry ->
                                    fault(path + "." + entry.getKey(), entry.getValue()).stream())
                            .findFirst();
            case ARRAY ->
                    value.valueStream().flatMap(item -> fault(path, item).stream()).findFirst();
            case STRING, BOOLEAN -> Optional.empty();
            case NUMBER ->
                    value.isIntegralNumber() && !value.canConvertToLong()
                            ? Optional.of(path)
                            : Optional.empty();
            case NULL, MISSING, BINARY, POJO -> Optional.of(path);
        };
    }

    private String sortedNames() {
        return String.join(", ", names().stream().sorted().toList());
    }
}
