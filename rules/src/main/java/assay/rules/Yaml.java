package assay.rules;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * How the files of people are read: strictly, for whatever is unknown, doubled or of another kind
 * is a mistake that they want to hear of. JSON is YAML too.
 */
public final class Yaml {

    /** Reads and maps such files; nothing in it can be changed. */
    public static final YAMLMapper MAPPER =
            YAMLMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .build();

    private Yaml() {}

    /** The file, and the line if it is known, where something is wrong. */
    public static String place(String file, JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        return at == null || at.getLineNr() < 0 ? file : file + ":" + at.getLineNr();
    }

    /** What is wrong. */
    public static String problem(JacksonException e) {
        return e instanceof UnrecognizedPropertyException unknown
                ? "unknown key '" + unknown.getPropertyName() + "'"
                : e.getOriginalMessage();
    }
}
