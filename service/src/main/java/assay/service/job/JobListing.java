package assay.service.job;

import assay.service.Words;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The SQL that finds jobs for callers: those of their projects, and all for the operator. */
final class JobListing {

    private static final JobMapper MAPPER = new JobMapper("");

    private static final String SELECT =
            "select * from jobs where (:operator or project_id = :own) ";

    private JobListing() {}

    static Optional<Job> find(Handle handle, Caller caller, UUID id) {
        return select(handle, caller, "and id = :id").bind("id", id).map(MAPPER).findOne();
    }

    /** The same; nobody else changes it until the transaction ends. */
    static Optional<Job> findToChange(Handle handle, Caller caller, UUID id) {
        return select(handle, caller, "and id = :id for update")
                .bind("id", id)
                .map(MAPPER)
                .findOne();
    }

    /** The newest first, one more than wanted if there are so many. */
    static List<Job> list(Handle handle, Caller caller, JobFilter filter) {
        return select(
                        handle,
                        caller,
                        """
                        and coalesce(project_id = cast(:project as uuid), true)
                        and coalesce(image_id = cast(:image as uuid), true)
                        and coalesce(kind = cast(:kind as text), true)
                        and coalesce(state = cast(:state as text), true)
                        and coalesce(id < cast(:marker as uuid), true)
                        order by id desc limit :limit
                        """)
                .bind("project", filter.project().orElse(null))
                .bind("image", filter.image().orElse(null))
                .bind("kind", filter.kind().map(Words::of).orElse(null))
                .bind("state", filter.state().map(Words::of).orElse(null))
                .bind("marker", filter.page().marker().orElse(null))
                .bind("limit", filter.page().limit() + 1)
                .map(MAPPER)
                .list();
    }

    /** The newest first. */
    static List<Jobs.Requested> imports(Handle handle, UUID image) {
        return handle.createQuery(
                        "select * from jobs where image_id = :image and kind = 'import'"
                                + " and request_id is not null order by id desc")
                .bind("image", image)
                .map((row, context) ->
                        new Jobs.Requested(
                                MAPPER.read(row),
                                new Jobs.Request(
                                        row.getString("request_id"), row.getString("request"))))
                .list();
    }

    private static Query select(Handle handle, Caller caller, String more) {
        return handle.createQuery(SELECT + more)
                .bind("operator", caller.may(Action.OPERATE))
                .bind("own", caller.project());
    }
}
