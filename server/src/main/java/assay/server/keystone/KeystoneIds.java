package assay.server.keystone;

import assay.service.Problem;
import assay.service.ProblemException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** How Keystone writes ids and times. */
final class KeystoneIds {

    private static final Pattern DASHED =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern PLAIN = Pattern.compile("[0-9a-fA-F]{32}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private KeystoneIds() {}

    /** An id of ours, with dashes or, as Keystone's own are, without; empty for all else. */
    static Optional<UUID> find(String text) {
        if (DASHED.matcher(text).matches()) {
            return Optional.of(UUID.fromString(text));
        }
        if (PLAIN.matcher(text).matches()) {
            return Optional.of(
                    new UUID(
                            Long.parseUnsignedLong(text, 0, 16, 16),
                            Long.parseUnsignedLong(text, 16, 32, 16)));
        }
        return Optional.empty();
    }

    /**
     * An id.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND} if it is none of ours
     */
    static UUID require(String text) {
        return find(text).orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** A time as Keystone writes it in application credentials: in UTC, but without saying so. */
    static String timeWithoutZone(Instant instant) {
        return time(instant).replace("Z", "");
    }

    /**
     * A time that a client sent, in UTC, whether it says so or not.
     *
     * @throws ProblemException {@link Problem#REQUEST_INVALID}
     */
    static Instant time(String text) {
        try {
            return LocalDateTime.parse(text.replaceFirst("Z$", "")).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw KeystoneBody.invalid("a time must be as 2026-12-31T23:59:59Z");
        }
    }
}
