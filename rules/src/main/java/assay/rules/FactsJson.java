package assay.rules;

import assay.guest.Evidence;
import assay.guest.Facts;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Facts as JSON: {@code {"version": 1, "facts": {…}, "evidence": {path: [{where, line, text}]},
 * "unread": {path: why}}}.
 *
 * <p>Fit for a column of type {@code jsonb}: what PostgreSQL refuses in texts, NUL and halves of
 * surrogate pairs, is written as U+FFFD. Else what is read is what was written.
 */
public final class FactsJson {

    /** Not of the mapper, whose classes alone take longer to load than facts to write. */
    private static final JsonFactory WRITER = new JsonFactory();

    private FactsJson() {}

    /** The document. */
    public static String write(Facts facts) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = WRITER.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeNumberProperty("version", Facts.VERSION);
            json.writeName("facts");
            write(json, facts.values());
            json.writeObjectPropertyStart("evidence");
            facts.evidence().forEach((path, places) -> write(json, path, places));
            json.writeEndObject();
            json.writeName("unread");
            write(json, facts.unread());
            json.writeEndObject();
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, Object value) {
        switch (value) {
            case String text -> json.writeString(storable(text));
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case Boolean truth -> json.writeBoolean(truth);
            case List<?> items -> {
                json.writeStartArray();
                items.forEach(item -> write(json, item));
                json.writeEndArray();
            }
            case Map<?, ?> object -> {
                json.writeStartObject();
                object.forEach((key, item) -> {
                    json.writeName(storable((String) key));
                    write(json, item);
                });
                json.writeEndObject();
            }
            default -> throw new IllegalArgumentException("not a fact: " + value.getClass());
        }
    }

    private static void write(JsonGenerator json, String path, List<Evidence> places) {
        json.writeArrayPropertyStart(storable(path));
        for (Evidence seen : places) {
            json.writeStartObject();
            json.writeStringProperty("where", storable(seen.where()));
            json.writeNumberProperty("line", seen.line());
            json.writeStringProperty("text", storable(seen.text()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String storable(String text) {
        return text.codePoints()
                .map(point -> isStorable(point) ? point : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isStorable(int codePoint) {
        return codePoint != 0 && Character.getType(codePoint) != Character.SURROGATE;
    }

    /**
     * The facts in a document.
     *
     * @throws IllegalArgumentException if it is not one that {@link #write} made
     */
    public static Facts read(String document) {
        JsonMapper mapper = JsonMapper.shared();
        try {
            JsonNode root = mapper.readTree(document);
            if (root.path("version").asInt(0) != Facts.VERSION) {
                throw new IllegalArgumentException(
                        "facts of version " + root.path("version") + ", not " + Facts.VERSION);
            }
            Facts.Builder facts = Facts.builder();
            root.path("facts")
                    .forEachEntry((key, value) ->
                            facts.put("[" + key + "]", mapper.treeToValue(value, Object.class)));
            root.path("evidence")
                    .forEachEntry((path, places) ->
                            places.forEach(seen -> facts.evidence(path, evidence(seen))));
            root.path("unread").forEachEntry((path, why) -> facts.unread(path, why.stringValue()));
            return facts.build();
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a document of facts: " + e.getMessage(), e);
        }
    }

    private static Evidence evidence(JsonNode seen) {
        return new Evidence(
                seen.path("where").stringValue(),
                seen.path("line").intValue(),
                seen.path("text").stringValue());
    }
}
