package assay.service.quota;

import assay.service.Problem;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Everything of which a project may have only so much. */
public enum Limit {
    /**
     * Images that the project owns in a region and neither published nor sells; told are those in
     * the server's own.
     */
    IMAGES(
            Unit.COUNT,
            Problem.QUOTA_IMAGES,
            """
            select count(*) from images
            where project_id = :project and region = ''
            and visibility not in ('public', 'market')
            """),
    /** The files of all disks of all its images, as they were uploaded. */
    STORED_BYTES(
            Unit.BYTES,
            Problem.QUOTA_STORED_BYTES,
            """
            select (select coalesce(sum(size), 0) from images where project_id = :project)
                + (select coalesce(sum(d.size), 0) from image_disks d
                    join images i on i.id = d.image_id where i.project_id = :project)
            """),
    /** Changes of images since midnight, UTC, by whatever API; as the audit log has them. */
    OPERATIONS_PER_DAY(
            Unit.COUNT,
            Problem.QUOTA_OPERATIONS_PER_DAY,
            """
            select count(*) from audit_records
            where project_id = :project and target_type = 'data/image' and outcome = 'success'
            and action not like 'read%'
            and time >= date_trunc('day', now() at time zone 'UTC') at time zone 'UTC'
            """),
    /** Projects that one image is shared with. */
    SHARES_PER_IMAGE(Unit.COUNT, Problem.QUOTA_SHARES_PER_IMAGE, ""),
    /** Tags of one image. */
    TAGS_PER_IMAGE(Unit.COUNT, Problem.QUOTA_TAGS_PER_IMAGE, ""),
    /** The system disk of an image. */
    SYSTEM_DISK(Unit.GIB, Problem.QUOTA_SYSTEM_DISK, ""),
    /** A data disk of an image. */
    DATA_DISK(Unit.GIB, Problem.QUOTA_DATA_DISK, ""),
    /** An image that is copied to another region. */
    COPY_SIZE(Unit.GIB, Problem.QUOTA_COPY_SIZE, ""),
    /** Copies that a project makes of an image that is shared with it. */
    SHARED_COPIES(Unit.COUNT, Problem.QUOTA_SHARED_COPIES, "");

    /** What is counted. */
    public enum Unit {
        COUNT,
        BYTES,
        GIB
    }

    private final Unit unit;
    private final Problem problem;
    private final String useSql;

    Limit(Unit unit, Problem problem, String useSql) {
        this.unit = unit;
        this.problem = problem;
        this.useSql = useSql;
    }

    /** What its numbers count. */
    public Unit unit() {
        return unit;
    }

    /** Its name in APIs, tables and settings: {@code shares-per-image}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The limit of that name, if there is one. */
    public static Optional<Limit> of(String word) {
        return Stream.of(values()).filter(limit -> limit.word().equals(word)).findFirst();
    }

    /** What its user is told who would have more. */
    Problem problem() {
        return problem;
    }

    /** The query of how much a project has; empty for what is limited thing by thing. */
    Optional<String> useSql() {
        return Optional.of(useSql).filter(sql -> !sql.isEmpty());
    }
}
