package assay.rules;

import assay.guest.Evidence;
import assay.guest.Facts;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What expressions ask of large collections by name: of all services {@code 'auditd' in services}
 * asks for one. The evidence is then that one, or that it is not there; the first five of two
 * hundred services would tell a reader nothing.
 */
final class Asked {

    /** Smaller collections are shown whole. */
    private static final int SMALL = 5;

    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");

    private Asked() {}

    /** The names that {@code expressions} ask for in the collection at {@code path}, in order. */
    private static Set<String> names(String path, List<Expression> expressions) {
        String at = Pattern.quote(path);
        Pattern asks =
                Pattern.compile(
                        "'([^']+)' in "
                                + at
                                + "(?![\\w.\\[])|(?<![\\w.])"
                                + at
                                + "\\['([^']+)'\\]");
        Set<String> names = new LinkedHashSet<>();
        for (Expression expression : expressions) {
            Matcher matcher = asks.matcher(expression.source());
            while (matcher.find()) {
                names.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
            }
        }
        return names;
    }

    /**
     * One line for each name that the expressions ask for in the value at {@code path}; none if it
     * is no large collection, or they ask for nothing by name, and it is best shown as it is.
     */
    static List<Observation> of(
            Facts facts, String path, Object value, List<Expression> expressions) {
        return switch (value) {
            case Map<?, ?> map when map.size() > SMALL ->
                    names(path, expressions).stream()
                            .flatMap(name -> entry(facts, path, map, name).stream())
                            .toList();
            case List<?> list when list.size() > SMALL ->
                    names(path, expressions).stream()
                            .map(name -> item(facts, path, list, name))
                            .toList();
            default -> List.of();
        };
    }

    private static List<Observation> entry(Facts facts, String path, Map<?, ?> map, String name) {
        String at = path + (PLAIN_KEY.matcher(name).matches() ? "." + name : "[" + name + "]");
        Object value = map.get(name);
        return value == null
                ? List.of(absent(path, map.keySet(), name))
                : Observation.of(facts, at, value);
    }

    private static Observation item(Facts facts, String path, List<?> list, String name) {
        if (!list.contains(name)) {
            return absent(path, list, name);
        }
        for (Evidence seen : facts.evidenceFor(path)) {
            if (seen.text().contains(name)) {
                return new Observation(
                        path,
                        Excerpt.of(name),
                        Excerpt.printable(seen.where()),
                        seen.line(),
                        Excerpt.printable(seen.text()));
            }
        }
        return new Observation(path, Excerpt.of(name), "", 0, "");
    }

    private static Observation absent(String path, Collection<?> all, String name) {
        return new Observation(path, all.size() + ", no " + Excerpt.of(name), "", 0, "");
    }
}
