package assay.rules.vuln;

import assay.rules.vuln.VersionRange.Event;
import assay.rules.vuln.VersionRange.Kind;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record of a feed of vulnerabilities in the OSV format, as far as it is about packages of Linux
 * distributions.
 *
 * @param modified when it was last changed
 * @param parts what it says of each package
 * @see <a href="https://ossf.github.io/osv-schema/">OSV schema, version 1.7.5</a>
 */
record Osv(Instant modified, List<Part> parts) {

    /** The largest records list some thousand packages. */
    static final int MAX_BYTES = 32 << 20;

    private static final int MAX_DEPTH = 40;
    private static final int MAX_TEXT = 500;
    private static final int MAX_NAMES = 5_000;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxDocumentLength(MAX_BYTES)
                                                    .build())
                                    .build())
                    .build();

    /** The distributions whose packages we know: the beginnings of their ecosystems. */
    private static final List<String> ECOSYSTEMS =
            List.of(
                    "Debian",
                    "Ubuntu",
                    "Alpine",
                    "AlmaLinux",
                    "Rocky Linux",
                    "Red Hat",
                    "SUSE",
                    "openSUSE",
                    "openEuler",
                    "Mageia",
                    "Photon OS");

    /**
     * What a record says of a package of an ecosystem.
     *
     * @param ecosystem as the database names it
     */
    record Part(String ecosystem, Advisory advisory) {}

    Osv {
        parts = List.copyOf(parts);
    }

    /**
     * Reads a record; without parts if it was withdrawn or is about other things.
     *
     * @param place the file, for messages
     * @throws VulnDbException if it is no such record
     */
    static Osv parse(String place, byte[] document) throws VulnDbException {
        JsonNode root;
        try {
            root = JSON.readTree(document);
        } catch (JacksonException e) {
            throw new VulnDbException(place, "no JSON: " + e.getOriginalMessage());
        }
        String id = root.path("id").asString("");
        if (!root.isObject() || id.isEmpty() || !root.path("modified").isString()) {
            throw new VulnDbException(place, "no OSV record: id or modified is missing");
        }
        Instant modified;
        try {
            modified = Instant.parse(root.path("modified").stringValue());
        } catch (DateTimeParseException e) {
            throw new VulnDbException(place, "no OSV record: modified is no time");
        }
        List<Part> parts = new ArrayList<>();
        if (!root.has("withdrawn")) {
            for (JsonNode affected : root.path("affected")) {
                part(place, root, id, affected).ifPresent(parts::add);
            }
        }
        return new Osv(modified, parts);
    }

    private static Optional<Part> part(String place, JsonNode root, String id, JsonNode affected)
            throws VulnDbException {
        String ecosystem = affected.path("package").path("ecosystem").asString("");
        String head = ecosystem.split(":", 2)[0];
        if (!ECOSYSTEMS.contains(head)) {
            return Optional.empty();
        }
        List<VersionRange> ranges = ranges(place, affected);
        List<String> versions = new ArrayList<>();
        if (ranges.isEmpty()) { // else they say the same, at length
            for (JsonNode version : affected.path("versions")) {
                versions.add(word(place, version.asString("")));
            }
        }
        Advisory advisory =
                new Advisory(
                        word(place, affected.path("package").path("name").asString("")),
                        word(place, id),
                        names(place, root, id),
                        severity(root, affected),
                        ranges,
                        versions);
        return Optional.of(new Part(Ecosystem.kept(text(place, ecosystem)), advisory));
    }

    private static List<VersionRange> ranges(String place, JsonNode affected)
            throws VulnDbException {
        List<VersionRange> ranges = new ArrayList<>();
        for (JsonNode range : affected.path("ranges")) {
            if (!range.path("type").asString("").equals("ECOSYSTEM")) {
                continue;
            }
            List<Event> events = new ArrayList<>();
            for (JsonNode event : range.path("events")) {
                add(place, event, "introduced", Kind.INTRODUCED, events);
                add(place, event, "fixed", Kind.FIXED, events);
                add(place, event, "last_affected", Kind.LAST_AFFECTED, events);
            }
            if (!events.isEmpty()) {
                ranges.add(new VersionRange(events));
            }
        }
        return ranges;
    }

    private static void add(String place, JsonNode event, String key, Kind kind, List<Event> events)
            throws VulnDbException {
        if (event.has(key)) {
            events.add(new Event(kind, word(place, event.path(key).asString(""))));
        }
    }

    /**
     * CVE numbers under which others know it; of an advisory about several, all. What is only
     * related may be another vulnerability; but AlmaLinux names its own there, and nowhere else.
     */
    private static List<String> names(String place, JsonNode root, String id)
            throws VulnDbException {
        int own = id.indexOf("CVE-");
        if (own >= 0) {
            return List.of(id.substring(own));
        }
        Set<String> names = new LinkedHashSet<>();
        addNames(place, root.path("aliases"), names);
        addNames(place, root.path("upstream"), names);
        if (names.isEmpty()) {
            addNames(place, root.path("related"), names);
        }
        return names.isEmpty() ? List.of(id) : List.copyOf(names);
    }

    private static void addNames(String place, JsonNode list, Set<String> names)
            throws VulnDbException {
        for (JsonNode name : list) {
            String text = name.asString("");
            if (text.startsWith("CVE-") && names.size() < MAX_NAMES) {
                names.add(word(place, text).replace(",", "_"));
            }
        }
    }

    private static String severity(JsonNode root, JsonNode affected) {
        return Stream.concat(
                        affected.path("severity").valueStream(),
                        root.path("severity").valueStream())
                .filter(one -> one.path("type").asString("").equals("CVSS_V3"))
                .map(one -> one.path("score").asString(""))
                .filter(vector -> Cvss.parse(vector).isPresent())
                .findFirst()
                .orElse("");
    }

    /** A name or version, which has no blanks: lines of the database are split there. */
    private static String word(String place, String text) throws VulnDbException {
        if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c == 0x7F)) {
            throw new VulnDbException(place, "no name or version: '" + text(place, text) + "'");
        }
        return text(place, text);
    }

    private static String text(String place, String text) throws VulnDbException {
        if (text.length() > MAX_TEXT || text.chars().anyMatch(c -> c < ' ')) {
            throw new VulnDbException(place, "a text that is too long or not printable");
        }
        return text;
    }
}
