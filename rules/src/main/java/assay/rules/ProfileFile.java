package assay.rules;

import static assay.rules.RuleEntry.complete;
import static assay.rules.RuleEntry.names;
import static assay.rules.RuleEntry.required;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A profile as it stands in a YAML file.
 *
 * <p>Strict: whatever is unknown, doubled, missing or does not compile is an error, because a rule
 * that never fires and says nothing about it is worse than none.
 *
 * @param id the profile's id
 * @param version its version
 * @param title its name for people
 * @param extended ids of the profiles whose rules and parameters come first
 * @param without ids of rules of theirs that are left out
 * @param sources where the cloud states the requirements; if there are none, those of the profiles
 *     that it extends
 * @param params what its expressions see as {@code params}, one by one in the place of those
 *     extended
 * @param rules its rules, to be read one by one so that a mistake can name its rule. One with the
 *     id of an extended rule takes its place
 */
record ProfileFile(
        @Nullable String id,
        @Nullable String version,
        @Nullable Text title,
        @JsonProperty("extends") @Nullable List<String> extended,
        @Nullable List<String> without,
        @Nullable List<Source> sources,
        @Nullable Map<String, Object> params,
        @Nullable List<JsonNode> rules) {

    /** Where an expression asks for a parameter. */
    private static final Pattern PARAM =
            Pattern.compile("\\bparams(?:\\.([a-zA-Z0-9_]+)|\\[['\"]([^'\"]+)['\"]\\])");

    /** How {@link #profile} finds the profiles that are extended. */
    interface Known {

        /**
         * The profile of that id.
         *
         * @throws ProfileException if there is none, or it cannot be used
         */
        Profile profile(String id);
    }

    /**
     * Reads a profile as it stands, without those that it extends.
     *
     * @param file its name, for messages
     * @throws ProfileException if it is not a profile
     */
    static ProfileFile read(String file, byte[] yaml) {
        try {
            return required(Yaml.MAPPER.readValue(yaml, ProfileFile.class), file, "everything");
        } catch (JacksonException e) {
            throw new ProfileException(Yaml.place(file, e), Yaml.problem(e));
        }
    }

    /**
     * The profile.
     *
     * @param file its name, for messages
     * @param known the profiles that it may extend
     * @param compiled whether to compile the expressions of its rules now, and not when they are
     *     first needed
     * @throws ProfileException if anything else is wrong with it
     */
    Profile profile(String file, Known known, boolean compiled) {
        List<Profile> parents =
                names(extended, file, "extends").stream().map(known::profile).toList();
        List<Rule> own = ownRules(file);
        if (own.isEmpty() && parents.isEmpty()) {
            throw new ProfileException(file, "a profile without rules judges nothing");
        }
        Profile profile =
                new Profile(
                        required(id, file, "id"),
                        required(version, file, "version"),
                        complete(title, file, "title"),
                        documents(file, parents),
                        params(parents),
                        rules(file, parents, own));
        profile.rules().forEach(rule -> requireParams(file, rule, profile.params().keySet()));
        if (compiled) {
            own.forEach(rule -> rule.compile(place(file, rule.id())));
        }
        return profile;
    }

    private List<Rule> ownRules(String file) {
        List<JsonNode> entries =
                rules == null && extended != null ? List.of() : required(rules, file, "rules");
        Set<String> ids = new HashSet<>();
        List<Rule> own = new ArrayList<>();
        for (JsonNode entry : entries) {
            Rule rule = rule(file, entry);
            if (!ids.add(rule.id())) {
                throw new ProfileException(file, "two rules are called " + rule.id());
            }
            own.add(rule);
        }
        return own;
    }

    /** The rules of the parents, as they are left or replaced, and then what is new. */
    private List<Rule> rules(String file, List<Profile> parents, List<Rule> own) {
        Map<String, Rule> all = new LinkedHashMap<>();
        parents.forEach(parent -> parent.rules().forEach(rule -> all.put(rule.id(), rule)));
        for (String left : names(without, file, "without")) {
            if (all.remove(left) == null) {
                throw new ProfileException(
                        file, "without: no profile that is extended has a rule " + left);
            }
        }
        own.forEach(rule -> all.put(rule.id(), rule));
        return List.copyOf(all.values());
    }

    private Map<String, Object> params(List<Profile> parents) {
        Map<String, Object> all = new LinkedHashMap<>();
        parents.forEach(parent -> all.putAll(parent.params()));
        all.putAll(Objects.requireNonNullElse(params, Map.of()));
        return Collections.unmodifiableMap(all);
    }

    private static void requireParams(String file, Rule rule, Set<String> given) {
        for (Expression expression : List.of(rule.when(), rule.cel())) {
            Matcher used = PARAM.matcher(expression.source());
            while (used.find()) {
                String name = used.group(1) == null ? used.group(2) : used.group(1);
                if (!given.contains(name)) {
                    throw new ProfileException(
                            place(file, rule.id()), "params do not give " + name);
                }
            }
        }
    }

    private static Rule rule(String file, JsonNode entry) {
        String where = place(file, entry.path("id").asString("without id"));
        try {
            return required(Yaml.MAPPER.treeToValue(entry, RuleEntry.class), where, "all of it")
                    .rule(where);
        } catch (JacksonException e) {
            throw new ProfileException(where, Yaml.problem(e));
        }
    }

    /** How messages name a rule. */
    static String place(String file, String rule) {
        return file + ": rule " + rule;
    }

    private List<Source> documents(String file, List<Profile> parents) {
        if (sources == null && !parents.isEmpty()) {
            return parents.stream()
                    .flatMap(parent -> parent.sources().stream())
                    .distinct()
                    .toList();
        }
        List<Source> documents = required(sources, file, "sources");
        for (Source document : documents) {
            complete(document.title(), file, "sources.title");
            required(document.section(), file, "sources.section");
        }
        return List.copyOf(documents);
    }
}
