package assay.server.glance;

import assay.service.Problem;
import assay.service.ProblemException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** How Glance writes ids and times. */
final class GlanceIds {

    private static final Pattern ID =
            Pattern.compile(
                    "[0-9a-fA-F]{8}(-?)[0-9a-fA-F]{4}(\\1[0-9a-fA-F]{4}){2}\\1[0-9a-fA-F]{12}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private GlanceIds() {}

    /** An id, with dashes or without; empty for all else. */
    static Optional<UUID> find(String text) {
        if (!ID.matcher(text).matches()) {
            return Optional.empty();
        }
        String hex = text.replace("-", "");
        return Optional.of(
                new UUID(
                        Long.parseUnsignedLong(hex, 0, 16, 16),
                        Long.parseUnsignedLong(hex, 16, 32, 16)));
    }

    /**
     * An id.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND} if it is none
     */
    static UUID require(String text) {
        return find(text).orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    /** The id of a project: with dashes if it is ours, without as Keystones elsewhere write it. */
    static String project(UUID id) {
        return id.version() == 7 ? id.toString() : id.toString().replace("-", "");
    }

    static String time(Instant instant) {
        return TIME.format(instant.truncatedTo(ChronoUnit.SECONDS));
    }
}
