package assay.rules.vuln;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Versions that are affected, as a range of OSV says it.
 *
 * @param events in any order
 * @see <a href="https://ossf.github.io/osv-schema/#affectedrangesevents-fields">OSV schema,
 *     affected[].ranges[].events</a>
 */
record VersionRange(List<Event> events) {

    VersionRange {
        events = List.copyOf(events);
    }

    /** What happens at a version. */
    enum Kind {
        INTRODUCED('i'),
        FIXED('f'),
        LAST_AFFECTED('l');

        private final char sign;

        Kind(char sign) {
            this.sign = sign;
        }

        char sign() {
            return sign;
        }
    }

    /**
     * One event.
     *
     * @param version {@code 0} as introduced stands for the beginning of time
     */
    record Event(Kind kind, String version) {

        private boolean isBeginning() {
            return kind == Kind.INTRODUCED && version.equals("0");
        }
    }

    /** Whether a version is affected, and if so what mends it. */
    record Answer(boolean affected, Optional<String> fixed) {}

    /** Walks the events up to {@code version}; the first that mends it after that is its fix. */
    Answer ask(String version, Comparator<String> order) {
        List<Event> sorted = new ArrayList<>(events);
        sorted.sort(
                Comparator.comparing((Event event) -> !event.isBeginning())
                        .thenComparing(Event::version, order)
                        .thenComparing(Event::kind));
        boolean affected = false;
        for (Event event : sorted) {
            int at = event.isBeginning() ? -1 : order.compare(event.version(), version);
            switch (event.kind()) {
                case INTRODUCED -> affected = affected || at <= 0;
                case FIXED -> {
                    if (affected && at > 0) {
                        return new Answer(true, Optional.of(event.version()));
                    }
                    affected = affected && at > 0;
                }
                case LAST_AFFECTED -> {
                    if (affected && at >= 0) {
                        return new Answer(true, Optional.empty());
                    }
                    affected = affected && at >= 0;
                }
            }
        }
        return new Answer(affected, Optional.empty());
    }
}
