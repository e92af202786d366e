package assay.service.image;

import assay.service.identity.Caller;
import assay.service.image.ImageFilter.Criterion;
import assay.service.image.ImageFilter.Order;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;
import org.postgresql.PGStatement;
import tools.jackson.databind.json.JsonMapper;

/**
 * The queries that list images. What clients choose is bound; what is put together is ours only.
 *
 * <p>Which images they are is planned for what is asked for, each time; to plan the reading of all
 * that is known of them would take as long once more, and so a statement of its own reads it, which
 * is prepared once. What changed between the two is looked for and read anew, all in one.
 */
final class ImageListing {

    /**
     * Plans for the values at hand. A statement that is asked often gets one plan for all values,
     * which takes every tag and property to be rare: then it searches indexes for all images that
     * have a common one, where the first few of them in order were wanted.
     */
    private static final StatementCustomizer PLANNED_EACH_TIME =
            new StatementCustomizer() {
                @Override
                public void beforeExecution(PreparedStatement statement, StatementContext context)
                        throws SQLException {
                    statement.unwrap(PGStatement.class).setPrepareThreshold(0);
                }
            };

    /** What {@link ImageFilter.Key} names, and by which a row is known and known to be the same. */
    private static final String KEYS =
            """
            i.id, i.created_at, i.updated_at, i.name, i.status, i.container_format, i.disk_format,
            i.size, i.min_disk, i.min_ram, i.type, i.os_version, i.xmin as version
            """;

    /** Each version of a row has the transaction that wrote it. */
    private static final String READ =
            ImageTable.SELECT.formatted(
                            """
                            (select i.*, r.place
                             from unnest(cast(:ids as uuid[]), cast(:versions as xid[]))
                                  with ordinality r (id, version, place)
                             join images i on i.id = r.id and i.xmin = r.version)
                            """)
                    + "order by i.place";

    /** A row as it was. */
    private record Row(UUID id, String version) {}

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> bindings = new LinkedHashMap<>();
    private final Caller caller;
    private final ImageFilter filter;

    private ImageListing(Caller caller, ImageFilter filter) {
        this.caller = caller;
        this.filter = filter;
    }

    /** The images, in order. */
    static List<Image> list(Handle handle, Caller caller, ImageFilter filter) {
        return new ImageListing(caller, filter).list(handle);
    }

    private List<Image> list(Handle handle) {
        filter.criteria().forEach(criterion -> conditions.add(condition(criterion)));
        List<Order> order = order();
        filter.marker().ifPresent(marker -> conditions.add(after(order)));
        List<Row> rows =
                query(handle, page(order, KEYS, "i.id, i.version"))
                        .map((row, _) ->
                                new Row(row.getObject("id", UUID.class), row.getString("version")))
                        .list();
        if (rows.isEmpty()) {
            return List.of();
        }
        List<Image> images = read(handle, rows);
        if (images.size() == rows.size()) {
            return images;
        }
        String all = ImageTable.SELECT.formatted(page(order, "i.*", "i.*"));
        return query(handle, all + "order by " + orderBy(order)).map(new ImageMapper()).list();
    }

    /** The images of these rows that are still as they were. */
    private static List<Image> read(Handle handle, List<Row> rows) {
        return handle.createQuery(READ)
                .bind("ids", rows.stream().map(Row::id).toArray(UUID[]::new))
                .bind("versions", rows.stream().map(Row::version).toArray(String[]::new))
                .map(new ImageMapper())
                .list();
    }

    /**
     * The rows that are listed, in order.
     *
     * @param columns of images, for this
     * @param wanted which of them come out
     */
    private String page(List<Order> order, String columns, String wanted) {
        String rest = conditions.stream().map(" and "::concat).collect(Collectors.joining("\n"));
        List<String> seen = ImageSight.listed(caller, filter.scope());
        String parts =
                seen.stream()
                        .map(condition ->
                                "(select %s from images i where %s %s order by %s limit :limit)"
                                        .formatted(columns, condition, rest, orderBy(order)))
                        .collect(Collectors.joining("\nunion all\n"));
        // What is in several parts is listed once; as the order is total, only the same are equal.
        String once = seen.size() == 1 ? "" : "distinct on (" + keys(order) + ")";
        return "(select %s %s from (%s) i order by %s limit :limit)"
                .formatted(once, wanted, parts, orderBy(order));
    }

    private Query query(Handle handle, String sql) {
        Query query =
                ImageSight.bind(handle.createQuery(sql), caller).bind("limit", filter.limit());
        bindings.forEach(query::bind);
        filter.marker().ifPresent(marker -> query.bind("marker", marker));
        if (filter.criteria().stream().anyMatch(ImageListing::isCommonOrRare)) {
            query.addCustomizer(PLANNED_EACH_TIME);
        }
        return query;
    }

    private static boolean isCommonOrRare(Criterion criterion) {
        return criterion instanceof Criterion.Tag || criterion instanceof Criterion.Property;
    }

    private String condition(Criterion criterion) {
        return switch (criterion) {
            case Criterion.In in -> {
                String[] values =
                        in.values().stream().filter(in.field()::takes).toArray(String[]::new);
                yield values.length == 1
                        ? "%s = cast(%s as %s)"
                                .formatted(in.field().sql(), bind(values[0]), in.field().type())
                        : "%s = any(cast(%s as %s[]))"
                                .formatted(in.field().sql(), bind(values), in.field().type());
            }
            case Criterion.Size size ->
                    "i.size between " + bind(size.least()) + " and " + bind(size.most());
            case Criterion.Time time ->
                    // Clients see whole seconds, and mean them.
                    "date_trunc('second', %s) %s %s"
                            .formatted(
                                    time.key().sql(),
                                    time.comparison().sql(),
                                    bind(time.time().atOffset(ZoneOffset.UTC)));
            case Criterion.Tag tag ->
                    "i.tags @> cast(%s as text[])".formatted(bind(new String[] {tag.tag()}));
            case Criterion.TagKey tag ->
                    "exists (select from unnest(i.tags) t where starts_with(t, %s))"
                            .formatted(bind(tag.key() + "="));
            case Criterion.OsVersion os -> osVersion(bind(os.version()));
            case Criterion.Property property ->
                    "i.properties @> cast(%s as jsonb)"
                            .formatted(
                                    bind(
                                            JsonMapper.shared()
                                                    .writeValueAsString(
                                                            Map.of(
                                                                    property.name(),
                                                                    property.value()))));
            case Criterion.Text text ->
                    "strpos(lower(i.name || ' ' || i.description), lower(%s)) > 0"
                            .formatted(bind(text.text()));
        };
    }

    /** As it is, or before more of it: 12 is 12.15, and 1 is not 12. */
    private static String osVersion(String bound) {
        return """
        (lower(i.os_version) = lower(%1$s)
         or starts_with(lower(i.os_version), lower(%1$s) || '.')
         or starts_with(lower(i.os_version), lower(%1$s) || ' '))
        """
                .formatted(bound);
    }

    private String bind(Object value) {
        String name = "p" + bindings.size();
        bindings.put(name, value);
        return ":" + name;
    }

    /** What was asked for, and then what makes the order total. */
    private List<Order> order() {
        List<Order> order = new ArrayList<>(filter.order());
        for (ImageFilter.Key key : List.of(ImageFilter.Key.CREATED_AT, ImageFilter.Key.ID)) {
            if (order.stream().noneMatch(asked -> asked.key() == key)) {
                order.add(new Order(key, true));
            }
        }
        return order;
    }

    private static String orderBy(List<Order> order) {
        return order.stream()
                .map(by -> by.key().sql() + (by.descending() ? " desc" : ""))
                .collect(Collectors.joining(", "));
    }

    /** Behind the marker. Where all keys go one way, an index can be asked for it. */
    private static String after(List<Order> order) {
        boolean descending = order.getFirst().descending();
        if (order.stream().allMatch(by -> by.descending() == descending)) {
            return "(%1$s) %2$s (select %1$s from images i where i.id = :marker)"
                    .formatted(keys(order), descending ? "<" : ">");
        }
        List<String> ways = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            StringBuilder way = new StringBuilder();
            for (Order equal : order.subList(0, i)) {
                way.append(equal.key().sql()).append(" = ").append(marked(equal)).append(" and ");
            }
            Order last = order.get(i);
            way.append(last.key().sql()).append(last.descending() ? " < " : " > ");
            ways.add("(" + way.append(marked(last)) + ")");
        }
        return "(" + String.join(" or ", ways) + ")";
    }

    private static String keys(List<Order> order) {
        return order.stream().map(by -> by.key().sql()).collect(Collectors.joining(", "));
    }

    private static String marked(Order by) {
        return "(select %s from images i where i.id = :marker)".formatted(by.key().sql());
    }
}
