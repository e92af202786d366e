package assay.service.image;

import assay.store.block.ObjectId;
import assay.store.content.Sketch;
import assay.store.content.Slimming;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The SQL of slim contents: which are to be looked at, what was found, who may rely on what. */
final class SlimTable {

    /** Smaller contents are not worth the look. */
    static final long LEAST_SIZE = 1L << 20;

    /** So many contents are compared with one, those that were looked at last. */
    private static final int BASES = 2000;

    /**
     * Holds for an image {@code i} that nothing is being done with that reads its content by its
     * name.
     */
    private static final String IDLE =
            """
            not exists (select from jobs j where j.image_id = i.id
                and j.state in ('waiting', 'running'))
            and not exists (select from jobs j where j.kind = 'copy'
                and j.state in ('waiting', 'running') and j.input ->> 'source' = i.id::text)
            """;

    private SlimTable() {}

    /** A content that nobody has looked at. */
    record Waiting(ObjectId content, long size) {}

    /**
     * Contents that were not looked at, those of the oldest images first: of images that are ready,
     * about which nothing is being done, and whose keys can be used.
     *
     * @param age of all images that have it, at least
     */
    static List<Waiting> waiting(Handle handle, String region, Duration age, int most) {
        return waiting(
                        handle,
                        "select i.content, max(coalesce(i.content_size, i.size)) as size",
                        "order by min(i.created_at), i.content limit :most",
                        region,
                        age)
                .bind("most", most)
                .map((row, context) ->
                        new Waiting(ObjectId.parse(row.getString(1)), row.getLong(2)))
                .list();
    }

    /** How many these are. */
    static long countWaiting(Handle handle, String region, Duration age) {
        return waiting(handle, "select count(*) over ()", "limit 1", region, age)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    private static Query waiting(
            Handle handle, String select, String end, String region, Duration age) {
        return handle.createQuery(
                        """
                        %s from images i
                        where i.region = :region and i.content is not null
                        and not exists (select from sketches s
                            where s.region = i.region and s.content = i.content)
                        and not exists (select from keys k
                            where k.id = i.content_key and k.state <> 'enabled')
                        and not exists (select from images r
                            where r.region = i.region and r.rest = i.content)
                        and not exists (select from image_disks d where d.content = i.content)
                        and not exists (select from image_disks d where d.rest = i.content)
                        group by i.content
                        having max(coalesce(i.content_size, i.size)) >= :least
                        and bool_and(i.status in ('active', 'deactivated')
                            and (i.format is not null or i.error is not null)
                            and i.created_at <= now() - make_interval(secs => :age) and %s)
                        %s
                        """
                                .formatted(select, IDLE, end))
                .bind("region", region)
                .bind("least", LEAST_SIZE)
                .bind("age", age.toMillis() / 1000.0);
    }

    /**
     * A content that another one can be made of.
     *
     * @param sketch of it
     */
    record Base(ObjectId content, Sketch sketch) {}

    /**
     * What a content can be made of: contents that were looked at before, and that every project
     * that has the content owns, too, or that are public. What is only shared with a project may be
     * deleted by its owner, and shall be gone then.
     */
    static List<Base> bases(Handle handle, String region, ObjectId content) {
        return handle.createQuery(
                        """
                        select s.content, s.sketch from sketches s
                        where s.region = :region and s.content <> :content
                        and length(s.sketch) > 0
                        and exists (select from images b
                            where b.region = s.region and b.content = s.content)
                        and not exists (
                            select from images i
                            where i.region = :region and i.content = :content
                            and not exists (select from images b
                                where b.region = s.region and b.content = s.content
                                and b.status = 'active'
                                and (b.project_id = i.project_id or b.visibility = 'public')))
                        order by s.number desc limit :most
                        """)
                .bind("region", region)
                .bind("content", content.toString())
                .bind("most", BASES)
                .map((row, context) ->
                        new Base(ObjectId.parse(row.getString(1)), Sketch.parse(row.getBytes(2))))
                .list();
    }

    /** The images that have a content, in the order of their ids. */
    static List<Image> images(Handle handle, String region, ObjectId content) {
        return images(handle, region, content, "");
    }

    /** The same, about which nothing is being done; nobody changes them in this transaction. */
    static List<Image> idleImages(Handle handle, String region, ObjectId content) {
        return images(handle, region, content, "and " + IDLE + " for update of i");
    }

    private static List<Image> images(Handle handle, String region, ObjectId content, String more) {
        return handle.createQuery(
                        ImageTable.SELECT.formatted("images")
                                + "where i.region = :region and i.content = :content "
                                + more)
                .bind("region", region)
                .bind("content", content.toString())
                .map(new ImageMapper())
                .list();
    }

    /** Whether a content is more than what some images have as their only or system disk. */
    static boolean isMore(Handle handle, String region, ObjectId content) {
        return handle.createQuery(
                        """
                        select exists (select from images where region = :region and rest = :content)
                            or exists (select from image_disks where content = :content)
                            or exists (select from image_disks where rest = :content)
                        """)
                .bind("region", region)
                .bind("content", content.toString())
                .mapTo(Boolean.class)
                .one();
    }

    /** Puts down that a content was looked at and stays as it is. */
    static void looked(Handle handle, String region, ObjectId content, Optional<Sketch> sketch) {
        handle.createUpdate(
                        """
                        insert into sketches (region, content, sketch)
                        values (:region, :content, :sketch) on conflict do nothing
                        """)
                .bind("region", region)
                .bind("content", content.toString())
                .bind("sketch", sketch.map(Sketch::toBytes).orElseGet(() -> new byte[0]))
                .execute();
    }

    /**
     * Puts down that a content was made slim, and keeps the one that it was made of from the sweep.
     *
     * @param prints of the blocks that the other one had
     */
    static void slimmed(
            Handle handle,
            String region,
            ObjectId old,
            Slimming.Slim slim,
            Sketch sketch,
            long[] prints,
            Duration keep) {
        handle.createUpdate(
                        """
                        insert into sketches
                            (region, content, sketch, before_bytes, after_bytes, prints)
                        values (:region, :content, :sketch, :before, :after, :prints)
                        on conflict do nothing
                        """)
                .bind("region", region)
                .bind("content", slim.content().id().toString())
                .bind("sketch", sketch.toBytes())
                .bind("before", slim.before())
                .bind("after", slim.after())
                .bind("prints", bytes(prints))
                .execute();
        handle.createUpdate(
                        """
                        insert into former_contents (region, content, read_until)
                        values (:region, :content, now() + make_interval(secs => :keep))
                        on conflict (region, content) do update
                            set read_until = greatest(former_contents.read_until,
                                                      excluded.read_until)
                        """)
                .bind("region", region)
                .bind("content", old.toString())
                .bind("keep", keep.toMillis() / 1000.0)
                .execute();
    }

    private static byte[] bytes(long[] prints) {
        ByteBuffer bytes = ByteBuffer.allocate(prints.length * Long.BYTES);
        bytes.asLongBuffer().put(prints);
        return bytes.array();
    }

    /** Keeps those of these contents that images once had for so much longer. */
    static void stillRead(
            Handle handle, String region, Collection<ObjectId> contents, Duration keep) {
        handle.createUpdate(
                        """
                        update former_contents
                        set read_until = now() + make_interval(secs => :keep)
                        where region = :region and content = any(:contents)
                        and read_until < now() + make_interval(secs => :keep)
                        """)
                .bind("region", region)
                .bind("contents", contents.stream().map(ObjectId::toString).toArray(String[]::new))
                .bind("keep", keep.toMillis() / 1000.0)
                .execute();
    }

    /** Forgets what there is no reason any more to know. */
    static void forget(Handle handle, String region) {
        handle.execute(
                "delete from former_contents where region = ? and read_until < now()", region);
        handle.execute(
                """
                delete from sketches s where s.region = ? and not exists (
                    select from images i where i.region = s.region and i.content = s.content)
                """,
                region);
    }

    /** The contents that were made slim among those that a project may read, the newest first. */
    static List<ObjectId> slim(Handle handle, Collection<ObjectId> readable) {
        return handle.createQuery(
                        """
                        select content from sketches
                        where region = '' and prints is not null and content = any(:readable)
                        order by number desc
                        """)
                .bind("readable", readable.stream().map(ObjectId::toString).toArray(String[]::new))
                .mapTo(String.class)
                .map(ObjectId::parse)
                .list();
    }

    /** By what the blocks of a content that was made slim are found again. */
    static long[] prints(Handle handle, ObjectId content) {
        return handle.createQuery(
                        """
                        select prints from sketches
                        where region = '' and content = :content and prints is not null
                        """)
                .bind("content", content.toString())
                .mapTo(byte[].class)
                .findOne()
                .map(bytes -> {
                    long[] prints = new long[bytes.length / Long.BYTES];
                    ByteBuffer.wrap(bytes).asLongBuffer().get(prints);
                    return prints;
                })
                .orElseGet(() -> new long[0]);
    }

    /** What slim contents save in a region. */
    static SlimContents.Saved saved(Handle handle, String name, String region, long waiting) {
        return handle.createQuery(
                        """
                        select count(*), count(after_bytes), coalesce(sum(before_bytes), 0),
                            coalesce(sum(after_bytes), 0) from sketches
                        where region = :region
                        """)
                .bind("region", region)
                .map((row, context) ->
                        new SlimContents.Saved(
                                name,
                                waiting,
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4)))
                .one();
    }

    /** The job that there is one of at a time, if it is not over. */
    static Optional<UUID> job(Handle handle) {
        return handle.createQuery(
                        "select id from jobs where kind = 'slim'"
                                + " and state in ('waiting', 'running')")
                .mapTo(UUID.class)
                .findOne();
    }
}
