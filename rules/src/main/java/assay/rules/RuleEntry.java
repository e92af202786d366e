package assay.rules;

import assay.rules.Expression.SyntaxException;
import assay.rules.Rule.Kind;
import assay.rules.Rule.Os;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule as it stands in a profile's file: any part may be missing. The parts are those of {@link
 * Rule}; without {@code when} the rule applies to every image of its systems.
 */
record RuleEntry(
        @Nullable String id,
        @Nullable Severity severity,
        @Nullable Kind kind,
        @Nullable Os os,
        @Nullable String section,
        @Nullable List<String> facts,
        @Nullable String when,
        @Nullable String cel,
        @Nullable Map<String, String> every,
        @Nullable Text title,
        @Nullable Text fix) {

    /** A fact's path, as {@link assay.guest.Facts} reads it; its first key is a variable of CEL. */
    private static final Pattern PATH =
            Pattern.compile("([a-zA-Z][a-zA-Z0-9]*)(\\.[a-zA-Z0-9_-]+|\\[[^\\]]+\\])*");

    /** The name of an item of a list, in what {@code every} demands of it. */
    private static final String ITEM = "item";

    /**
     * The rule, whole and compiled.
     *
     * @param where file and rule, for messages
     */
    Rule rule(String where) {
        List<String> paths = List.copyOf(required(facts, where, "facts"));
        Set<String> variables = variables(where, paths);
        return new Rule(
                required(id, where, "id"),
                required(severity, where, "severity"),
                required(kind, where, "kind"),
                required(os, where, "os"),
                required(section, where, "section"),
                paths,
                when == null ? Expression.ALWAYS : compile(when, where, "when", variables),
                condition(where, variables),
                offending(where, paths, variables),
                complete(title, where, "title"),
                complete(fix, where, "fix"));
    }

    /** What {@code cel} and {@code every} demand together. */
    private Expression condition(String where, Set<String> variables) {
        List<String> demands = new ArrayList<>();
        if (cel != null) {
            demands.add(cel);
        }
        demands()
                .forEach(
                        (path, demand) -> demands.add(path + ".all(" + ITEM + ", " + demand + ")"));
        if (demands.isEmpty()) {
            throw new ProfileException(where, "neither cel nor every says what is demanded");
        }
        String all =
                demands.size() == 1
                        ? demands.getFirst()
                        : "(" + String.join(") && (", demands) + ")";
        return compile(all, where, "cel or every", variables);
    }

    /** For each list of {@code every}, the items that do not obey. */
    private Map<String, Expression> offending(
            String where, List<String> paths, Set<String> variables) {
        Map<String, Expression> offending = new LinkedHashMap<>();
        demands()
                .forEach((path, demand) -> {
                    if (!paths.contains(path)) {
                        throw new ProfileException(
                                where, "every names " + path + ", which facts do not list");
                    }
                    String others = path + ".filter(" + ITEM + ", !(" + demand + "))";
                    offending.put(path, compile(others, where, "every", variables));
                });
        return Map.copyOf(offending);
    }

    private Map<String, String> demands() {
        return every == null ? Map.of() : every;
    }

    /** The top-level keys of the listed facts. */
    private static Set<String> variables(String where, List<String> paths) {
        Set<String> variables = new TreeSet<>();
        Set<String> distinct = new HashSet<>();
        for (String path : paths) {
            Matcher matcher = PATH.matcher(path);
            if (!matcher.matches()) {
                throw new ProfileException(where, "'" + path + "' is not the path of a fact");
            }
            if (!distinct.add(path)) {
                throw new ProfileException(where, path + " is listed twice");
            }
            for (String other : paths) {
                if (path.startsWith(other + ".") || path.startsWith(other + "[")) {
                    throw new ProfileException(where, path + " is part of " + other);
                }
            }
            variables.add(matcher.group(1));
        }
        return variables;
    }

    private static Expression compile(
            String source, String where, String name, Set<String> variables) {
        try {
            return Expression.compile(source, variables);
        } catch (SyntaxException e) {
            throw new ProfileException(where, name + " does not compile: " + e.getMessage());
        }
    }

    /** A text that must be there in both languages. */
    static Text complete(@Nullable Text text, String where, String name) {
        Text both = required(text, where, name);
        required(both.en(), where, name + ".en");
        required(both.zh(), where, name + ".zh");
        return both;
    }

    /** What must be there. */
    static <T> T required(@Nullable T value, String where, String name) {
        if (value == null || (value instanceof String text && text.isBlank())) {
            throw new ProfileException(where, name + " is missing");
        }
        return value;
    }
}
