package assay.service.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The SQL of jobs. */
final class JobTable {

    private JobTable() {}

    static void insert(Handle handle, UUID id, UUID project, UUID image, Job.Kind kind) {
        handle.createUpdate(
                        """
                        insert into jobs (id, project_id, image_id, kind)
                        values (:id, :project, :image, :kind)
                        """)
                .bind("id", id)
                .bind("project", project)
                .bind("image", image)
                .bind("kind", kind.name().toLowerCase(Locale.ROOT))
                .execute();
    }

    static void insertDone(Handle handle, UUID id, UUID project, UUID image, Jobs.Request request) {
        handle.createUpdate(
                        """
                        insert into jobs (id, project_id, image_id, kind, state, percent,
                            request_id, request)
                        values (:id, :project, :image, 'import', 'done', 100,
                            :requestId, cast(:request as jsonb))
                        """)
                .bind("id", id)
                .bind("project", project)
                .bind("image", image)
                .bind("requestId", request.id())
                .bind("request", request.body())
                .execute();
    }

    static List<Jobs.Requested> imports(Handle handle, UUID image) {
        return handle.createQuery(
                        "select * from jobs where image_id = :image and kind = 'import'"
                                + " order by id desc")
                .bind("image", image)
                .map((row, context) ->
                        new Jobs.Requested(
                                job(row, context),
                                new Jobs.Request(
                                        row.getString("request_id"), row.getString("request"))))
                .list();
    }

    /** Hands the job to db-scheduler, in the caller's transaction. */
    static void schedule(Handle handle, String task, UUID id) {
        handle.createUpdate(
                        """
                        insert into scheduled_tasks
                            (task_name, task_instance, execution_time, picked, version)
                        values (:task, :id, now(), false, 1)
                        """)
                .bind("task", task)
                .bind("id", id.toString())
                .execute();
    }

    static Optional<Job> find(Handle handle, UUID project, UUID id) {
        return handle.createQuery("select * from jobs where id = :id and project_id = :project")
                .bind("id", id)
                .bind("project", project)
                .map(JobTable::job)
                .findOne();
    }

    /** Counts a start of a job that is not over. */
    static Optional<Started> start(Handle handle, UUID id) {
        return handle.createQuery(
                        """
                        update jobs
                        set state = 'running', attempts = attempts + 1, updated_at = now()
                        where id = :id and state in ('waiting', 'running')
                        returning *
                        """)
                .bind("id", id)
                .map((row, context) -> new Started(job(row, context), row.getInt("attempts")))
                .findOne();
    }

    /**
     * A job that was started.
     *
     * @param attempts how often, this time included
     */
    record Started(Job job, int attempts) {}

    static void progress(Handle handle, UUID id, int percent) {
        handle.createUpdate(
                        """
                        update jobs set percent = :percent, updated_at = now()
                        where id = :id and state = 'running' and percent < :percent
                        """)
                .bind("id", id)
                .bind("percent", percent)
                .execute();
    }

    static void waitForRetry(Handle handle, UUID id) {
        handle.execute(
                """
                update jobs set state = 'waiting', updated_at = now()
                where id = ? and state = 'running'
                """,
                id);
    }

    /** Ends a job; says whether it had not ended before. */
    static boolean end(Handle handle, UUID id, Job.State state) {
        return handle.createUpdate(
                                """
                                update jobs
                                set state = :state, updated_at = now(),
                                    percent = case when :state = 'done' then 100 else percent end
                                where id = :id and state in ('waiting', 'running')
                                """)
                        .bind("id", id)
                        .bind("state", state.name().toLowerCase(Locale.ROOT))
                        .execute()
                == 1;
    }

    private static Job job(ResultSet row, StatementContext context) throws SQLException {
        return new Job(
                row.getObject("id", UUID.class),
                row.getObject("project_id", UUID.class),
                row.getObject("image_id", UUID.class),
                Job.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                Job.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getInt("percent"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }
}
