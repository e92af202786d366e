package assay.service.event;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that happened to an image or a job of a project.
 *
 * @param type {@code image.active}, {@code job.progress}, …
 * @param data what it concerns, as it was then: JSON
 */
public record Event(Cursor at, UUID project, String type, String data, Instant time) {

    /**
     * A place in the order of events; what commits later comes later, on whichever node.
     *
     * @param transaction of the database
     */
    public record Cursor(long transaction, long number) {

        private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

        /** The cursor that is written so, if it is one. */
        public static Optional<Cursor> parse(String text) {
            Matcher parts = WRITTEN.matcher(text);
            return parts.matches()
                    ? Optional.of(
                            new Cursor(
                                    Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))))
                    : Optional.empty();
        }

        /** As it is shown: {@code 7412-93}. */
        @Override
        public String toString() {
            return transaction + "-" + number;
        }
    }
}
