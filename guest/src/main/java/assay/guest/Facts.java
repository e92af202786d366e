package assay.guest;

import assay.disk.ImageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What inspection found in a disk: one document of nested objects, lists, texts, numbers and truth
 * values, with the evidence for each and the reasons for what is missing.
 *
 * <p>A fact that could not be read is absent, never an empty list: an empty list says that one
 * looked and found nothing. Facts hold no secret values. Immutable.
 *
 * <p>A <em>path</em> names a fact: keys joined by dots, a key with other characters in brackets:
 * {@code ssh.effective.permitrootlogin}, {@code files[/etc/fstab].exists}.
 */
public final class Facts {

    /** Version of the document's schema, {@code docs/facts.schema.json}. */
    public static final int VERSION = 1;

    private final SequencedMap<String, Object> values;
    private final NavigableMap<String, List<Evidence>> evidence;
    private final Map<String, String> unread;

    private Facts(
            SequencedMap<String, Object> values,
            NavigableMap<String, List<Evidence>> evidence,
            Map<String, String> unread) {
        this.values = values;
        this.evidence = evidence;
        this.unread = unread;
    }

    /**
     * The document: values are {@link String}, {@link Long}, {@link Double}, {@link Boolean},
     * {@link List} and {@link Map} with text keys.
     */
    public SequencedMap<String, Object> values() {
        return values;
    }

    /** Where facts were seen, by path. */
    public Map<String, List<Evidence>> evidence() {
        return evidence;
    }

    /** Why facts are absent, by the path of what could not be read. */
    public Map<String, String> unread() {
        return unread;
    }

    /**
     * These facts and beside them another top-level object, which no inspection finds: what a
     * seller declares, or the parameters of rules.
     *
     * @throws IllegalStateException if there is one of that name already
     */
    public Facts with(String key, Map<String, Object> object) {
        if (values.containsKey(key)) {
            throw new IllegalStateException("two producers for the fact " + key);
        }
        SequencedMap<String, Object> more = new LinkedHashMap<>(values);
        more.put(key, Builder.frozenValue(Builder.normal(object)));
        return new Facts(Collections.unmodifiableSequencedMap(more), evidence, unread);
    }

    /**
     * These facts and beside them others, with their evidence and the reasons for what is missing.
     *
     * @throws IllegalStateException if both have a top-level object of one name
     */
    public Facts with(Facts others) {
        SequencedMap<String, Object> more = new LinkedHashMap<>(values);
        others.values.forEach((key, value) -> {
            if (more.put(key, value) != null) {
                throw new IllegalStateException("two producers for the fact " + key);
            }
        });
        NavigableMap<String, List<Evidence>> places = new TreeMap<>(evidence);
        places.putAll(others.evidence);
        Map<String, String> reasons = new TreeMap<>(unread);
        reasons.putAll(others.unread);
        return new Facts(Collections.unmodifiableSequencedMap(more), places, reasons);
    }

    /** The facts at these paths alone, without evidence. */
    public Facts only(Collection<String> paths) {
        return new Facts(
                only(values, paths.stream().map(Facts::keys).toList()),
                Collections.emptyNavigableMap(),
                Map.of());
    }

    /** The values at these paths below {@code object}; they are not copied. */
    private static SequencedMap<String, Object> only(Map<?, ?> object, List<List<String>> paths) {
        SequencedMap<String, List<List<String>>> byKey = new LinkedHashMap<>();
        for (List<String> path : paths) {
            byKey.computeIfAbsent(path.getFirst(), _ -> new ArrayList<>())
                    .add(path.subList(1, path.size()));
        }
        SequencedMap<String, Object> only = new LinkedHashMap<>();
        byKey.forEach((key, rest) -> {
            Object value = object.get(key);
            if (value != null && rest.stream().anyMatch(List::isEmpty)) {
                only.put(key, value);
            } else if (value instanceof Map<?, ?> inner) {
                Map<String, Object> some = only(inner, rest);
                if (!some.isEmpty()) {
                    only.put(key, some);
                }
            }
        });
        return Collections.unmodifiableSequencedMap(only);
    }

    /** The fact at a path; empty if it is absent. */
    public Optional<Object> at(String path) {
        return at(values, path);
    }

    private static Optional<Object> at(Map<String, Object> values, String path) {
        Object value = values;
        for (String key : keys(path)) {
            if (!(value instanceof Map<?, ?> object)) {
                return Optional.empty();
            }
            value = object.get(key);
            if (value == null) {
                return Optional.empty();
            }
        }
        return Optional.of(value);
    }

    /**
     * The evidence for the fact at {@code path}: its own, or that of the nearest fact around it
     * that has any, else that of the facts inside it.
     */
    public List<Evidence> evidenceFor(String path) {
        for (String at = path; !at.isEmpty(); at = parent(at)) {
            List<Evidence> own = evidence.get(at);
            if (own != null) {
                return own;
            }
        }
        List<Evidence> inside = new ArrayList<>();
        // between a character and the next one stand all texts that begin with it
        evidence.subMap(path + ".", path + "/").values().forEach(inside::addAll);
        evidence.subMap(path + "[", path + "\\").values().forEach(inside::addAll);
        return List.copyOf(inside);
    }

    /** Why the fact at {@code path}, or the one around it, is absent; empty if nobody knows. */
    public Optional<String> whyUnread(String path) {
        for (String at = path; !at.isEmpty(); at = parent(at)) {
            String why = unread.get(at);
            if (why != null) {
                return Optional.of(why);
            }
        }
        return Optional.empty();
    }

    /** The path without its last key, or an empty text. */
    private static String parent(String path) {
        int end = path.endsWith("]") ? path.lastIndexOf('[') : path.lastIndexOf('.');
        return path.substring(0, Math.max(end, 0));
    }

    private static List<String> keys(String path) {
        List<String> keys = new ArrayList<>();
        int at = 0;
        while (at < path.length()) {
            int end = keyEnd(path, at);
            if (end > at) {
                boolean bracketed = path.charAt(at) == '[';
                keys.add(bracketed ? path.substring(at + 1, end - 1) : path.substring(at, end));
            }
            at = Math.max(end, at + 1);
        }
        return keys;
    }

    /** Behind the key that begins at {@code at}; {@code at} or less if none does. */
    private static int keyEnd(String path, int at) {
        if (path.charAt(at) == '[') {
            return path.indexOf(']', at) + 1;
        }
        int end = at;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        return end;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects facts. Not safe for use by many threads. */
    public static final class Builder {

        private final SequencedMap<String, Object> values = new LinkedHashMap<>();
        private final Map<String, List<Evidence>> evidence = new TreeMap<>();
        private final Map<String, String> unread = new TreeMap<>();

        private Builder() {}

        /**
         * Records a fact.
         *
         * @param path the fact's path; the objects on the way are made
         * @param value a {@link String}, {@link Boolean}, {@link Integer}, {@link Long}, {@link
         *     Double}, or a {@link Collection} or {@link Map} of such
         */
        public Builder put(String path, Object value, Evidence... seen) {
            List<String> keys = keys(path);
            if (object(keys.subList(0, keys.size() - 1)).put(keys.getLast(), normal(value))
                    != null) {
                throw new IllegalStateException("two producers for the fact " + path);
            }
            for (Evidence place : seen) {
                evidence(path, place);
            }
            return this;
        }

        /** Adds a place where the fact at {@code path} was seen. */
        public Builder evidence(String path, Evidence seen) {
            evidence.computeIfAbsent(path, _ -> new ArrayList<>()).add(seen);
            return this;
        }

        /** Records why the fact at {@code path} cannot be had. */
        public Builder unread(String path, String why) {
            unread.putIfAbsent(path, why);
            return this;
        }

        /** Records that the image itself is why the fact at {@code path} cannot be had. */
        public Builder unread(String path, ImageException why) {
            return unread(path, String.valueOf(why.getMessage()));
        }

        /** What was recorded at {@code path} so far. */
        public Optional<Object> at(String path) {
            return Facts.at(values, path).map(Builder::frozenValue);
        }

        public Facts build() {
            NavigableMap<String, List<Evidence>> places = new TreeMap<>();
            evidence.forEach((path, seen) -> places.put(path, List.copyOf(seen)));
            return new Facts(frozen(values), places, new TreeMap<>(unread));
        }

        private SequencedMap<String, Object> object(List<String> path) {
            SequencedMap<String, Object> object = values;
            for (String key : path) {
                @SuppressWarnings("unchecked") // every map in the tree is one of ours
                SequencedMap<String, Object> child =
                        (SequencedMap<String, Object>)
                                object.computeIfAbsent(
                                        key, _ -> new LinkedHashMap<String, Object>());
                object = child;
            }
            return object;
        }

        private static Object normal(@Nullable Object value) {
            return switch (value) {
                case String text -> text;
                case Boolean truth -> truth;
                case Integer number -> number.longValue();
                case Long number -> number;
                case Double number -> number;
                case Collection<?> items -> items.stream().map(Builder::normal).toList();
                case Map<?, ?> object -> {
                    // sorted, for Map.of has another order in every run
                    SequencedMap<String, Object> copy = new TreeMap<>();
                    object.forEach((key, item) -> copy.put((String) key, normal(item)));
                    yield copy;
                }
                case null -> throw new IllegalArgumentException("an absent fact is not recorded");
                default -> throw new IllegalArgumentException("not a fact: " + value.getClass());
            };
        }

        private static SequencedMap<String, Object> frozen(Map<String, Object> object) {
            SequencedMap<String, Object> copy = new LinkedHashMap<>();
            object.forEach((key, value) -> copy.put(key, frozenValue(value)));
            return Collections.unmodifiableSequencedMap(copy);
        }

        @SuppressWarnings("unchecked") // every map in the tree is one of ours
        private static Object frozenValue(Object value) {
            return value instanceof Map<?, ?> object ? frozen((Map<String, Object>) object) : value;
        }
    }
}
