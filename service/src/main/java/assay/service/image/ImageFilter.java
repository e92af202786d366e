package assay.service.image;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which images are listed, and in which order.
 *
 * @param scope whose images
 * @param criteria all of them must hold
 * @param order the first decides; ties are broken by the time of creation and the id, newest first
 * @param marker the last image of the page before
 * @param limit how many a page has at the most
 */
public record ImageFilter(
        Scope scope,
        List<Criterion> criteria,
        List<Order> order,
        Optional<UUID> marker,
        int limit) {

    public ImageFilter {
        criteria = List.copyOf(criteria);
        order = List.copyOf(order);
    }

    /** The newest images of the caller's project. */
    public static ImageFilter own(Optional<UUID> marker, int limit) {
        return new ImageFilter(new Scope.Own(), List.of(), List.of(), marker, limit);
    }

    /** Whose images are looked at, as far as the caller sees them. */
    public sealed interface Scope {

        /** Of the caller's project. */
        record Own() implements Scope {}

        /**
         * Those, what is public, and what is shared with the project; all that are not somebody
         * else's community images for the operator.
         *
         * @param member what the project said to what is shared with it; empty for whatever
         * @param community whether others' community images are looked at, too
         */
        record Offered(Optional<ImageMember.Status> member, boolean community) implements Scope {}

        /**
         * What other projects share with the caller's, whoever he is.
         *
         * @param member what the project said to it
         */
        record Received(ImageMember.Status member) implements Scope {}
    }

    /** What images are sorted by. */
    public enum Key {
        NAME("i.name"),
        STATUS("i.status"),
        CONTAINER_FORMAT("coalesce(i.container_format, '')"),
        DISK_FORMAT("coalesce(i.disk_format, '')"),
        SIZE("coalesce(i.size, -1)"),
        MIN_DISK("i.min_disk"),
        MIN_RAM("i.min_ram"),
        ID("i.id"),
        CREATED_AT("i.created_at"),
        UPDATED_AT("i.updated_at"),
        TYPE("i.type"),
        OS_VERSION("coalesce(i.os_version, '')");

        private final String sql;

        Key(String sql) {
            this.sql = sql;
        }

        String sql() {
            return sql;
        }
    }

    /** One of the keys that images are sorted by. */
    public record Order(Key key, boolean descending) {}

    /** What an image's fields can be asked for. */
    public enum Field {
        ID("i.id", "uuid"),
        NAME("i.name", "text"),
        STATUS("i.status", "text"),
        VISIBILITY("i.visibility", "text"),
        TYPE("i.type", "text"),
        OS_FAMILY("i.os_family", "text"),
        ARCHITECTURE("i.architecture", "text"),
        OWNER("i.project_id", "uuid"),
        CONTAINER_FORMAT("i.container_format", "text"),
        DISK_FORMAT("i.disk_format", "text"),
        MD5("i.md5", "text"),
        SHA256("i.sha256", "text"),
        SHA512("i.sha512", "text"),
        PROTECTED("i.protected", "boolean"),
        HIDDEN("i.hidden", "boolean"),
        MIN_DISK("i.min_disk", "bigint"),
        MIN_RAM("i.min_ram", "bigint"),
        MAX_RAM("i.max_ram", "bigint"),
        MULTI_QUEUE("i.multi_queue", "boolean"),
        SIZE("i.size", "bigint");

        private final String sql;
        private final String type;

        Field(String sql, String type) {
            this.sql = sql;
            this.type = type;
        }

        String sql() {
            return sql;
        }

        /** The type of its values in the database. */
        String type() {
            return type;
        }

        /** Whether a text can be a value of it. */
        boolean takes(String value) {
            return switch (type) {
                case "uuid" ->
                        value.matches("[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}");
                case "bigint" -> value.matches("-?[0-9]{1,18}");
                case "boolean" -> value.equals("true") || value.equals("false");
                default -> value.indexOf(0) < 0;
            };
        }
    }

    /** How a time is compared. */
    public enum Comparison {
        EQ("="),
        NEQ("<>"),
        GT(">"),
        GTE(">="),
        LT("<"),
        LTE("<=");

        private final String sql;

        Comparison(String sql) {
            this.sql = sql;
        }

        String sql() {
            return sql;
        }
    }

    /** What must hold of an image. */
    public sealed interface Criterion {

        /** A field has one of these values. */
        record In(Field field, Set<String> values) implements Criterion {
            public In {
                values = Set.copyOf(values);
            }
        }

        /** The file has so many bytes. */
        record Size(long least, long most) implements Criterion {}

        /** The image was made, or changed last, before or after a time. */
        record Time(Key key, Comparison comparison, Instant time) implements Criterion {}

        /** It has a tag. */
        record Tag(String tag) implements Criterion {}

        /** It has a tag of the form {@code KEY=VALUE} with this key. */
        record TagKey(String key) implements Criterion {}

        /** Its system is of this version, or one that begins so: {@code debian 12}. */
        record OsVersion(String version) implements Criterion {}

        /** It has a property of this value. */
        record Property(String name, String value) implements Criterion {}

        /** The name or the description has these words in it. */
        record Text(String text) implements Criterion {}
    }
}
