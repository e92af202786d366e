package assay.rules;

import assay.guest.Evidence;
import assay.guest.Facts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What expressions ask of collections by name: {@code 'auditd' in services} asks for one of all
 * services, {@code options.exists(o, o.module == 'nouveau')} for one of all options. The evidence
 * is then that one, or that it is not there; the first five of two hundred services would tell a
 * reader nothing.
 */
final class Asked {

    /** Smaller ones are shown whole where they are asked for a key or an item. */
    private static final int SMALL = 5;

    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern TEXT = Pattern.compile("'([^']+)'");

    private Asked() {}

    /**
     * One line for each name that the expressions ask for in the value at {@code path}; none if
     * they ask for nothing by name, or it is best shown as it is.
     */
    static List<Observation> of(
            Facts facts, String path, Object value, List<Expression> expressions) {
        return switch (value) {
            case Map<?, ?> map when map.size() > SMALL ->
                    names(path, expressions).stream()
                            .flatMap(name -> entry(facts, path, map, name).stream())
                            .toList();
            case List<?> list when list.size() > 1 && list.getFirst() instanceof Map<?, ?> ->
                    items(facts, path, list, expressions);
            case List<?> list when list.size() > SMALL ->
                    names(path, expressions).stream()
                            .map(name -> item(facts, path, list, name))
                            .toList();
            default -> List.of();
        };
    }

    /** The keys or items that are asked for, in order. */
    private static Set<String> names(String path, List<Expression> expressions) {
        List<String> asking = naming(expressions, "' in " + path, path + "['");
        if (asking.isEmpty()) {
            return Set.of();
        }
        String at = Pattern.quote(path);
        Pattern asks =
                Pattern.compile(
                        "'([^']+)' in "
                                + at
                                + "(?![\\w.\\[])|(?<![\\w.])"
                                + at
                                + "\\['([^']+)'\\]");
        Set<String> names = new LinkedHashSet<>();
        for (String source : asking) {
            Matcher matcher = asks.matcher(source);
            while (matcher.find()) {
                names.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
            }
        }
        return names;
    }

    /**
     * The expressions that have one of two texts in them: making a pattern costs more than this.
     */
    private static List<String> naming(List<Expression> expressions, String one, String other) {
        List<String> naming = new ArrayList<>();
        for (Expression expression : expressions) {
            String source = expression.source();
            if (source.contains(one) || source.contains(other)) {
                naming.add(source);
            }
        }
        return naming;
    }

    private static List<Observation> entry(Facts facts, String path, Map<?, ?> map, String name) {
        String at = path + (PLAIN_KEY.matcher(name).matches() ? "." + name : "[" + name + "]");
        Object value = map.get(name);
        return value == null
                ? List.of(absent(path, map.size(), name))
                : Observation.of(facts, at, value);
    }

    private static Observation item(Facts facts, String path, List<?> list, String name) {
        if (!list.contains(name)) {
            return absent(path, list.size(), name);
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

    /** Objects that are asked for by a key: {@code exists(d, d.name == 'x' …)} or {@code in}. */
    private static List<Observation> items(
            Facts facts, String path, List<?> list, List<Expression> expressions) {
        String exists = path + ".exists(";
        List<String> asking = naming(expressions, exists, exists);
        if (asking.isEmpty()) {
            return List.of();
        }
        Pattern asks =
                Pattern.compile(
                        "(?<![\\w.])"
                                + Pattern.quote(path)
                                + "\\.exists\\((\\w+), \\1\\.(\\w+) (?:== ('[^']+')|in \\[([^\\]]+)\\])");
        List<Object> found = new ArrayList<>();
        List<Observation> seen = new ArrayList<>();
        for (String source : asking) {
            Matcher matcher = asks.matcher(source);
            while (matcher.find()) {
                String key = matcher.group(2);
                Set<String> names =
                        texts(matcher.group(3) == null ? matcher.group(4) : matcher.group(3));
                List<?> matching =
                        list.stream()
                                .filter(item ->
                                        item instanceof Map<?, ?> object
                                                && names.contains(object.get(key)))
                                .toList();
                found.addAll(matching);
                if (matching.isEmpty()) {
                    seen.add(absent(path, list.size(), String.join(", ", names)));
                }
            }
        }
        if (!found.isEmpty()) {
            seen.addAll(0, Observation.of(facts, path, list, found.stream().distinct().toList()));
        }
        return List.copyOf(seen);
    }

    private static Set<String> texts(String literals) {
        Set<String> texts = new LinkedHashSet<>();
        Matcher matcher = TEXT.matcher(literals);
        while (matcher.find()) {
            texts.add(matcher.group(1));
        }
        return texts;
    }

    private static Observation absent(String path, int size, String names) {
        return new Observation(path, size + ", no " + Excerpt.of(names), "", 0, "");
    }
}
