package assay.rules.vuln;

import assay.rules.vuln.VersionRange.Event;
import assay.rules.vuln.VersionRange.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an advisory says of one package of one ecosystem. In the database it is one line of fields
 * between tabs.
 *
 * @param packageName as the ecosystem names it, mostly the source package
 * @param id the advisory's own, {@code DSA-5678-1}
 * @param names the vulnerabilities that it is about, {@code CVE-2024-1234}; its own if it names
 *     none
 * @param severity a CVSS vector, or empty
 * @param ranges of affected versions
 * @param versions that are affected, where no range says it
 */
record Advisory(
        String packageName,
        String id,
        List<String> names,
        String severity,
        List<VersionRange> ranges,
        List<String> versions) {

    private static final int FIELDS = 6;
    private static final String NEXT = ";";

    Advisory {
        names = List.copyOf(names);
        ranges = List.copyOf(ranges);
        versions = List.copyOf(versions);
    }

    /** Whether a version is affected, and if so what mends it. */
    VersionRange.Answer ask(String version, Comparator<String> order) {
        for (VersionRange range : ranges) {
            VersionRange.Answer answer = range.ask(version, order);
            if (answer.affected()) {
                return answer;
            }
        }
        return new VersionRange.Answer(versions.contains(version), Optional.empty());
    }

    /** The line. */
    String line() {
        String spans =
                ranges.stream()
                        .map(range ->
                                range.events().stream()
                                        .map(event -> event.kind().sign() + event.version())
                                        .collect(Collectors.joining(" ")))
                        .collect(Collectors.joining(" " + NEXT + " "));
        return String.join(
                "\t",
                packageName,
                id,
                String.join(",", names),
                severity,
                spans,
                String.join(" ", versions));
    }

    /** Reads a line; empty if it is none. */
    static Optional<Advisory> parse(String line) {
        List<String> fields = List.of(line.split("\t", -1));
        if (fields.size() != FIELDS) {
            return Optional.empty();
        }
        List<VersionRange> ranges = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        for (String word : words(fields.get(4), " ")) {
            Optional<Kind> kind =
                    Stream.of(Kind.values())
                            .filter(one -> one.sign() == word.charAt(0))
                            .findFirst();
            if (kind.isPresent()) {
                events.add(new Event(kind.get(), word.substring(1)));
            } else if (word.equals(NEXT)) {
                ranges.add(new VersionRange(events));
                events.clear();
            } else {
                return Optional.empty();
            }
        }
        if (!events.isEmpty()) {
            ranges.add(new VersionRange(events));
        }
        return Optional.of(
                new Advisory(
                        fields.get(0),
                        fields.get(1),
                        words(fields.get(2), ","),
                        fields.get(3),
                        ranges,
                        words(fields.get(5), " ")));
    }

    private static List<String> words(String text, String separator) {
        return Stream.of(text.split(separator, -1)).filter(word -> !word.isEmpty()).toList();
    }
}
