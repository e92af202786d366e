package assay.server.glance;

import assay.server.web.Ids;
import assay.service.image.ImageFilter;
import assay.service.image.ImageFilter.Comparison;
import assay.service.image.ImageFilter.Criterion;
import assay.service.image.ImageFilter.Field;
import assay.service.image.ImageFilter.Scope;
import assay.service.image.ImageMember;
import assay.service.image.ImageStatus;
import assay.service.image.Visibility;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code GET /v2/images} asks for. A name that Glance has no filter for is a property's. */
final class GlanceQuery {

    private static final int DEFAULT_LIMIT = 25;
    private static final int MAX_LIMIT = 1000;

    /** Every condition costs; nobody needs more. */
    private static final int MAX_CRITERIA = 50;

    private static final Set<String> PAGING =
            Set.of("limit", "marker", "sort", "sort_key", "sort_dir", "member_status", "deleted");

    private static final Map<String, Field> FIELDS =
            Map.ofEntries(
                    Map.entry("name", Field.NAME),
                    Map.entry("id", Field.ID),
                    Map.entry("container_format", Field.CONTAINER_FORMAT),
                    Map.entry("disk_format", Field.DISK_FORMAT),
                    Map.entry("owner", Field.OWNER),
                    Map.entry("checksum", Field.MD5),
                    Map.entry("os_hash_value", Field.SHA512),
                    Map.entry("min_disk", Field.MIN_DISK),
                    Map.entry("min_ram", Field.MIN_RAM),
                    Map.entry(GlanceProperties.MAX_RAM, Field.MAX_RAM),
                    Map.entry("size", Field.SIZE));

    /** Those that can be asked for several values. */
    private static final Set<String> LISTS =
            Set.of("name", "id", "status", "container_format", "disk_format");

    private final HttpServletRequest request;
    private final List<Criterion> criteria = new ArrayList<>();
    private Scope.Offered scope =
            new Scope.Offered(Optional.of(ImageMember.Status.ACCEPTED), false);
    private boolean hiddenAsked;
    private long leastSize = Long.MIN_VALUE;
    private long mostSize = Long.MAX_VALUE;

    private GlanceQuery(HttpServletRequest request) {
        this.request = request;
    }

    /**
     * The images that are asked for.
     *
     * @throws GlanceException 400 if there can be no such images
     */
    static ImageFilter of(HttpServletRequest request) {
        return new GlanceQuery(request).filter();
    }

    private ImageFilter filter() {
        readMembers();
        request.getParameterMap()
                .forEach((name, values) -> {
                    if (!PAGING.contains(name)) {
                        for (String value : values) {
                            add(name, storable(value));
                        }
                    }
                });
        if (!hiddenAsked) {
            criteria.add(new Criterion.In(Field.HIDDEN, Set.of("false")));
        }
        if (leastSize != Long.MIN_VALUE || mostSize != Long.MAX_VALUE) {
            criteria.add(new Criterion.Size(leastSize, mostSize));
        }
        if (criteria.size() > MAX_CRITERIA) {
            throw GlanceException.invalid("There are more than " + MAX_CRITERIA + " filters.");
        }
        return new ImageFilter(scope, criteria, GlanceSort.of(request), marker(), limit(request));
    }

    private void readMembers() {
        String status = request.getParameter("member_status");
        if (status != null) {
            Optional<ImageMember.Status> member =
                    status.equals("all")
                            ? Optional.empty()
                            : Optional.of(
                                    ImageMember.Status.of(status)
                                            .orElseThrow(() ->
                                                    GlanceException.invalid(
                                                            "Invalid status: " + status)));
            scope = new Scope.Offered(member, false);
        }
    }

    private void add(String name, String value) {
        switch (name) {
            case "changes-since" ->
                    throw GlanceException.invalid(
                            "The \"changes-since\" filter is no longer available on v2.");
            case "visibility" -> addVisibility(value);
            case "os_hidden" -> {
                hiddenAsked = true;
                addFlag(name, Field.HIDDEN, value);
            }
            case GlanceProperties.MULTI_QUEUE -> addMultiQueue(value);
            case "protected" -> addFlag(name, Field.PROTECTED, value);
            case "status" ->
                    criteria.add(
                            new Criterion.In(
                                    Field.STATUS,
                                    values(name, value).stream()
                                            .flatMap(word -> GlanceStatus.of(word).stream())
                                            .map(ImageStatus::word)
                                            .collect(Collectors.toSet())));
            case "size_min" -> leastSize = number(value);
            case "size_max" -> mostSize = number(value);
            case "created_at" -> addTime(ImageFilter.Key.CREATED_AT, name, value);
            case "updated_at" -> addTime(ImageFilter.Key.UPDATED_AT, name, value);
            case "tag" -> criteria.add(new Criterion.Tag(value));
            default -> addField(name, value);
        }
    }

    private void addField(String name, String value) {
        Field field = FIELDS.get(name);
        criteria.add(
                field == null
                        ? new Criterion.Property(name, value)
                        : new Criterion.In(field, values(name, value)));
    }

    private void addVisibility(String value) {
        if (value.equals("all") || value.equals("community")) {
            scope = new Scope.Offered(scope.member(), true);
        }
        if (!value.equals("all")) {
            Visibility visibility =
                    Visibility.of(value)
                            .orElseThrow(() ->
                                    GlanceException.invalid("Invalid visibility value: " + value));
            criteria.add(new Criterion.In(Field.VISIBILITY, Set.of(visibility.word())));
        }
    }

    private void addFlag(String name, Field field, String value) {
        String word = value.toLowerCase(Locale.ROOT);
        if (!word.equals("true") && !word.equals("false")) {
            throw GlanceException.invalid(
                    "Invalid value '%s' for '%s' filter. Valid values are 'true' or 'false'."
                            .formatted(value, name));
        }
        criteria.add(new Criterion.In(field, Set.of(word)));
    }

    private void addMultiQueue(String value) {
        String word = GlanceProperties.flag(value).map(String::valueOf).orElse(value);
        criteria.add(new Criterion.In(Field.MULTI_QUEUE, Set.of(word)));
    }

    private void addTime(ImageFilter.Key key, String name, String value) {
        Optional<Instant> plain = time(value);
        if (plain.isPresent()) {
            criteria.add(new Criterion.Time(key, Comparison.EQ, plain.get()));
            return;
        }
        String[] parts = value.split(":", 2);
        Comparison comparison =
                List.of(Comparison.values()).stream()
                        .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(parts[0]))
                        .findFirst()
                        .orElseThrow(() ->
                                GlanceException.invalid("Unable to filter on a unknown operator."));
        Instant time =
                time(parts.length == 2 ? parts[1] : "")
                        .orElseThrow(() ->
                                GlanceException.invalid(
                                        "Bad \"%s\" query filter format. Use ISO 8601 DateTime notation."
                                                .formatted(name)));
        criteria.add(new Criterion.Time(key, comparison, time));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            // without a zone, then
        }
        try {
            return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** One value or, after {@code in:}, a list with commas between, of which some are quoted. */
    private static Set<String> values(String name, String value) {
        if (!LISTS.contains(name) || !value.startsWith("in:")) {
            return Set.of(name.equals("owner") ? owner(value) : value);
        }
        Set<String> values = new LinkedHashSet<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (char c : (value.substring(3) + ",").toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                values.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        if (quoted) {
            throw GlanceException.invalid(
                    "Invalid filter value " + value.substring(3) + ". The quote is not closed.");
        }
        return values;
    }

    private static String owner(String value) {
        return Ids.find(value).map(UUID::toString).orElse(value);
    }

    private static long number(String value) {
        if (!value.matches("-?[0-9]{1,18}")) {
            throw GlanceException.invalid("Unable to filter on a range with a non-numeric value.");
        }
        return Long.parseLong(value);
    }

    private Optional<UUID> marker() {
        @Nullable String marker = request.getParameter("marker");
        return marker == null
                ? Optional.empty()
                : Optional.of(
                        Ids.find(marker)
                                .orElseThrow(() ->
                                        GlanceException.invalid(
                                                "No image found with ID " + marker)));
    }

    /** How many are asked for; 0 is allowed. */
    static int limit(HttpServletRequest request) {
        @Nullable String limit = request.getParameter("limit");
        if (limit == null) {
            return DEFAULT_LIMIT;
        }
        if (!limit.matches("-?[0-9]{1,18}")) {
            throw GlanceException.invalid("limit param must be an integer");
        }
        long number = Long.parseLong(limit);
        if (number < 0) {
            throw GlanceException.invalid("limit param must be positive");
        }
        return (int) Math.min(number, MAX_LIMIT);
    }

    private static String storable(String text) {
        if (text.indexOf(0) >= 0) {
            throw GlanceException.invalid("A filter has a NUL in it.");
        }
        return text;
    }
}
