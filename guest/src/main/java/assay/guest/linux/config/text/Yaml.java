package assay.guest.linux.config.text;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML as plain data: maps, lists and texts, no other types. What {@code yes} or {@code 0755} means
 * is left to the reader of a setting, for the programs that wrote such files differ in it.
 *
 * <p>Built from the parser's events and not by its loader, so that a hostile document meets our
 * bounds: at most {@value #MAX_DEPTH} levels, at most {@value #MAX_NODES} nodes; an alias is the
 * same object again, never a copy.
 */
public final class Yaml {

    static final int MAX_DEPTH = 50;
    static final int MAX_NODES = 100_000;

    private static final Set<String> TRUE = Set.of("true", "yes", "on", "y", "1");
    private static final Set<String> FALSE = Set.of("false", "no", "off", "n", "0");

    private final Iterator<Event> events;
    private final Map<String, Object> anchors = new LinkedHashMap<>();
    private int nodes;

    private Yaml(Iterator<Event> events) {
        this.events = events;
    }

    /**
     * What a document says.
     *
     * @return empty if it is not valid YAML, goes over our bounds or has more than one document; a
     *     document without content is an empty map
     */
    public static Optional<Object> parse(String text) {
        LoadSettings settings = LoadSettings.builder().setUseMarks(false).build();
        try {
            Yaml yaml = new Yaml(new Parse(settings).parseString(text).iterator());
            return Optional.of(yaml.document());
        } catch (YamlEngineException | Refused e) {
            return Optional.empty();
        }
    }

    /** The map at a path of keys; empty where there is none. */
    public static Map<?, ?> map(Object from, String... keys) {
        return at(from, keys) instanceof Map<?, ?> map ? map : Map.of();
    }

    /** The list at a path of keys; empty where there is none. */
    public static List<?> list(Object from, String... keys) {
        return at(from, keys) instanceof List<?> list ? list : List.of();
    }

    /** The text at a path of keys; empty where there is none. */
    public static String text(Object from, String... keys) {
        return at(from, keys) instanceof String text ? text : "";
    }

    /** The truth value at a path of keys, in any of YAML 1.1's spellings. */
    public static boolean truth(Object from, boolean otherwise, String... keys) {
        String word = text(from, keys).toLowerCase(Locale.ROOT);
        return TRUE.contains(word) || (otherwise && !FALSE.contains(word));
    }

    private static Object at(Object from, String... keys) {
        Object at = from;
        for (String key : keys) {
            Object next = at instanceof Map<?, ?> map ? map.get(key) : null;
            if (next == null) {
                return "";
            }
            at = next;
        }
        return at;
    }

    private Object document() throws Refused {
        Object content = Map.of();
        int documents = 0;
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case DocumentStart -> {
                    if (++documents > 1) {
                        throw new Refused();
                    }
                    content = node(events.next(), 0);
                }
                case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
                default -> throw new Refused();
            }
        }
        return content.equals("") ? Map.of() : content;
    }

    private Object node(Event event, int depth) throws Refused {
        if (depth > MAX_DEPTH || ++nodes > MAX_NODES) {
            throw new Refused();
        }
        return switch (event.getEventId()) {
            case Alias -> alias((AliasEvent) event);
            case Scalar -> remember((ScalarEvent) event, scalar((ScalarEvent) event));
            case SequenceStart -> {
                List<Object> list = new ArrayList<>();
                remember((NodeEvent) event, list);
                Event next = events.next();
                while (next.getEventId() != Event.ID.SequenceEnd) {
                    list.add(node(next, depth + 1));
                    next = events.next();
                }
                yield list;
            }
            case MappingStart -> {
                Map<String, Object> map = new LinkedHashMap<>();
                remember((NodeEvent) event, map);
                Event next = events.next();
                while (next.getEventId() != Event.ID.MappingEnd) {
                    Object key = node(next, depth + 1);
                    Object value = node(events.next(), depth + 1);
                    if (key instanceof String name) {
                        map.put(name, value);
                    }
                    next = events.next();
                }
                yield map;
            }
            default -> throw new Refused();
        };
    }

    /** {@code ~} and {@code null} say nothing, as an empty value does. */
    private static String scalar(ScalarEvent event) {
        boolean none = event.isPlain() && event.getValue().matches("~|null|Null|NULL");
        return none ? "" : event.getValue();
    }

    private Object remember(NodeEvent event, Object value) {
        event.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), value));
        return value;
    }

    private Object alias(AliasEvent event) throws Refused {
        Object value = anchors.get(event.getAlias().getValue());
        if (value == null) {
            throw new Refused();
        }
        return value;
    }

    /** The document is not one that we take. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
