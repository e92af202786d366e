package assay.server.keystone;

import assay.service.Problem;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** How Keystone writes times. */
final class KeystoneTimes {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private KeystoneTimes() {}

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
