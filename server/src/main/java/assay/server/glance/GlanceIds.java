package assay.server.glance;

import assay.server.web.Ids;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;

/** How Glance writes ids and times. */
final class GlanceIds {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private GlanceIds() {}

    /** The id of a project: with dashes if it is ours, without as Keystones elsewhere write it. */
    static String project(UUID id) {
        return id.version() == 7 ? id.toString() : Ids.withoutDashes(id);
    }

    static String time(Instant instant) {
        return TIME.format(instant.truncatedTo(ChronoUnit.SECONDS));
    }
}
