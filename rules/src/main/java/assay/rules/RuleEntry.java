package assay.rules;

import assay.rules.Rule.Kind;
import assay.rules.Rule.Os;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
        @Nullable Area area,
        @Nullable String section,
        @Nullable List<String> facts,
        @Nullable String when,
        @Nullable String cel,
        @Nullable Map<String, String> every,
        @Nullable Text title,
        @Nullable Text fix,
        @Nullable List<String> repair) {

    /** A fact's path, as {@link assay.guest.Facts} reads it; its first key is a variable of CEL. */
    private static final Pattern PATH =
            Pattern.compile("([a-zA-Z][a-zA-Z0-9]*)(\\.[a-zA-Z0-9_-]+|\\[[^\\]]+\\])*");

    /** A name in a list of rules, repairs or profiles. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]*");

    /** The fact that decides how {@link Expression} orders versions. */
    private static final String PACKAGE_FORMAT = "os.pkgFormat";

    private static final Pattern VERSIONS = Pattern.compile("\\bverGte\\s*\\(");

    /** The name of an item of a list, in what {@code every} demands of it. */
    private static final String ITEM = "item";

    /**
     * The rule, whole; its expressions are not compiled yet.
     *
     * @param where file and rule, for messages
     */
    Rule rule(String where) {
        List<String> paths = paths(where);
        Set<String> variables = variables(where, paths);
        return new Rule(
                required(id, where, "id"),
                required(severity, where, "severity"),
                required(kind, where, "kind"),
                required(os, where, "os"),
                required(area, where, "area"),
                required(section, where, "section"),
                paths,
                when == null ? Expression.ALWAYS : new Expression(when, variables),
                new Expression(condition(where), variables),
                offending(where, paths, variables),
                complete(title, where, "title"),
                complete(fix, where, "fix"),
                names(repair, where, "repair"));
    }

    /** The listed facts, and what {@code verGte} looks at if there is one. */
    private List<String> paths(String where) {
        List<String> paths = new ArrayList<>(required(facts, where, "facts"));
        if (ordersVersions() && !paths.contains(PACKAGE_FORMAT) && !paths.contains("os")) {
            paths.add(PACKAGE_FORMAT);
        }
        return List.copyOf(paths);
    }

    private boolean ordersVersions() {
        return Stream.concat(
                        Stream.of(Objects.requireNonNullElse(when, ""), celOrNothing()),
                        demands().values().stream())
                .anyMatch(expression -> VERSIONS.matcher(expression).find());
    }

    private String celOrNothing() {
        return Objects.requireNonNullElse(cel, "");
    }

    /** What {@code cel} and {@code every} demand together. */
    private String condition(String where) {
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
        return demands.size() == 1
                ? demands.getFirst()
                : "(" + String.join(") && (", demands) + ")";
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
                    offending.put(path, new Expression(others, variables));
                });
        return Map.copyOf(offending);
    }

    private Map<String, String> demands() {
        return every == null ? Map.of() : every;
    }

    /** The top-level keys of the listed facts, and the profile's parameters. */
    private static Set<String> variables(String where, List<String> paths) {
        Set<String> variables = new TreeSet<>(Set.of(Rule.PARAMS));
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

    /** Names of other things, none of them twice; none at all if {@code names} is not there. */
    static List<String> names(@Nullable List<String> names, String where, String key) {
        if (names == null) {
            return List.of();
        }
        Set<String> distinct = new HashSet<>();
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                throw new ProfileException(where, key + ": '" + name + "' is not a name");
            }
            if (!distinct.add(name)) {
                throw new ProfileException(where, key + ": " + name + " is listed twice");
            }
        }
        return List.copyOf(names);
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
