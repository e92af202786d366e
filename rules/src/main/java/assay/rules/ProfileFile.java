package assay.rules;

import static assay.rules.RuleEntry.complete;
import static assay.rules.RuleEntry.required;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A profile as it stands in a YAML file.
 *
 * <p>Strict: whatever is unknown, doubled, missing or does not compile is an error, because a rule
 * that never fires and says nothing about it is worse than none.
 *
 * @param id the profile's id
 * @param version its version
 * @param title its name for people
 * @param sources where the cloud states the requirements
 * @param rules its rules, to be read one by one so that a mistake can name its rule
 */
record ProfileFile(
        @Nullable String id,
        @Nullable String version,
        @Nullable Text title,
        @Nullable List<Source> sources,
        @Nullable List<JsonNode> rules) {

    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .build();

    /**
     * Reads and compiles a profile.
     *
     * @param file its name, for messages
     * @throws ProfileException if anything is wrong with it
     */
    static Profile parse(String file, byte[] yaml) {
        ProfileFile top;
        try {
            top = YAML.readValue(yaml, ProfileFile.class);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            throw new ProfileException(at == null ? file : file + ":" + at.getLineNr(), problem(e));
        }
        return required(top, file, "everything").profile(file);
    }

    private Profile profile(String file) {
        List<JsonNode> entries = required(rules, file, "rules");
        if (entries.isEmpty()) {
            throw new ProfileException(file, "a profile without rules judges nothing");
        }
        Set<String> ids = new HashSet<>();
        List<Rule> compiled = new ArrayList<>();
        for (JsonNode entry : entries) {
            Rule rule = rule(file, entry);
            if (!ids.add(rule.id())) {
                throw new ProfileException(file, "two rules are called " + rule.id());
            }
            compiled.add(rule);
        }
        return new Profile(
                required(id, file, "id"),
                required(version, file, "version"),
                complete(title, file, "title"),
                documents(file),
                List.copyOf(compiled));
    }

    private static Rule rule(String file, JsonNode entry) {
        String where = file + ": rule " + entry.path("id").asString("without id");
        try {
            return required(YAML.treeToValue(entry, RuleEntry.class), where, "all of it")
                    .rule(where);
        } catch (JacksonException e) {
            throw new ProfileException(where, problem(e));
        }
    }

    private static String problem(JacksonException e) {
        return e instanceof UnrecognizedPropertyException unknown
                ? "unknown key '" + unknown.getPropertyName() + "'"
                : e.getOriginalMessage();
    }

    private List<Source> documents(String file) {
        List<Source> documents = required(sources, file, "sources");
        for (Source document : documents) {
            complete(document.title(), file, "sources.title");
            required(document.section(), file, "sources.section");
        }
        return List.copyOf(documents);
    }
}
