package assay.service.job;

import assay.service.Texts;
import assay.service.Words;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that changes jobs; {@link JobListing} finds them, {@link TurnTable} knows which is next.
 * Times are the database's.
 */
final class JobTable {

    private static final JobMapper MAPPER = new JobMapper("");

    private JobTable() {}

    static void insert(
            Handle handle,
            UUID id,
            Jobs.Order order,
            Job.State state,
            Optional<Jobs.Request> told) {
        handle.createUpdate(
                        """
                        insert into jobs (id, project_id, user_id, image_id, kind, state, percent,
                            priority, input, request_id, request)
                        values (:id, :project, cast(:user as uuid), cast(:image as uuid), :kind, :state,
                            case when :state = 'done' then 100 else 0 end,
                            :priority, cast(:input as jsonb), :requestId,
                            cast(:request as jsonb))
                        """)
                .bind("id", id)
                .bind("project", order.project())
                .bind("user", order.user().orElse(null))
                .bind("image", order.image().orElse(null))
                .bind("kind", Words.of(order.kind()))
                .bind("state", Words.of(state))
                .bind("priority", order.priority().rank())
                .bind("input", order.input())
                .bind("requestId", told.map(Jobs.Request::id).orElse(null))
                .bind("request", told.map(Jobs.Request::body).orElse(null))
                .execute();
    }

    /** Counts a start of a job that is not over. */
    static Optional<Started> start(Handle handle, UUID id, UUID turn, UUID run) {
        return handle.createQuery(
                        """
                        update jobs
                        set state = 'running', attempts = attempts + 1, turn = :turn, run = :run,
                            started_at = now(), updated_at = now(),
                            percent = 0, done_bytes = 0, total_bytes = null
                        where id = :id and state in ('waiting', 'running')
                        returning *
                        """)
                .bind("id", id)
                .bind("turn", turn)
                .bind("run", run)
                .map((row, context) ->
                        new Started(
                                MAPPER.read(row),
                                row.getString("input"),
                                run,
                                row.getInt("attempts"),
                                row.getBoolean("cancelled")))
                .findOne();
    }

    /**
     * A job that was started.
     *
     * @param run this start; later ones have others
     * @param attempts how often it was tried, this time included
     * @param cancelled whether somebody cancelled it before
     */
    record Started(Job job, String input, UUID run, int attempts, boolean cancelled) {}

    /**
     * Writes down what is done; says whether to go on.
     *
     * @param bytes negative to leave what is known
     */
    static boolean progress(
            Handle handle, Started started, int percent, long bytes, OptionalLong ofBytes) {
        return ofRun(
                                handle,
                                started,
                                """
                                percent = :percent,
                                done_bytes = case when :bytes < 0 then done_bytes else :bytes end,
                                total_bytes = case when :bytes < 0 then total_bytes else cast(:total as bigint) end
                                """,
                                "and not cancelled")
                        .bind("percent", percent)
                        .bind("bytes", bytes)
                        .bind("total", total(ofBytes))
                        .execute()
                == 1;
    }

    private static @Nullable Long total(OptionalLong bytes) {
        return bytes.isPresent() ? (Long) bytes.getAsLong() : null;
    }

    /** Whether somebody cancelled the job while it ran. */
    static boolean isCancelled(Handle handle, Started started) {
        return handle.createQuery(
                        "select exists (select from jobs where id = :id and run = :run"
                                + " and state = 'running' and cancelled)")
                .bind("id", started.job().id())
                .bind("run", started.run())
                .mapTo(Boolean.class)
                .one();
    }

    /** Has a job wait for another try. */
    static void waitForRetry(Handle handle, Started started, Job.Failure failure) {
        ofRun(handle, started, "state = 'waiting', error = :error, error_detail = :detail", "")
                .bind("error", failure.problem().code())
                .bind("detail", Texts.storable(failure.detail()))
                .execute();
    }

    /** Has a job wait as if this try had not been. */
    static void giveBack(Handle handle, Started started) {
        ofRun(handle, started, "state = 'waiting', attempts = attempts - 1", "").execute();
    }

    /** Ends a job; says whether it had not ended before, nor been started anew. */
    static boolean end(
            Handle handle, Started started, Job.State state, Optional<Job.Failure> failure) {
        return ofRun(
                                handle,
                                started,
                                """
                                        state = :state, turn = null, error = cast(:error as text),
                                error_detail = cast(:detail as text),
                                        percent = case when :state = 'done' then 100 else percent end,
                                        done_bytes = case when :state = 'done'
                                            then coalesce(total_bytes, done_bytes) else done_bytes end
                                """,
                                "")
                        .bind("state", Words.of(state))
                        .bind("error", failure.map(f -> f.problem().code()).orElse(null))
                        .bind("detail", failure.map(f -> Texts.storable(f.detail())).orElse(null))
                        .execute()
                == 1;
    }

    /** Has the job that runs end at its next report. */
    static void askToEnd(Handle handle, UUID id) {
        handle.execute(
                "update jobs set cancelled = true, updated_at = now()"
                        + " where id = ? and state = 'running'",
                id);
    }

    static void cancelWaiting(Handle handle, UUID id, Job.Failure failure) {
        handle.execute(
                """
                update jobs
                set state = 'cancelled', turn = null, error = ?, error_detail = ?,
                    updated_at = now()
                where id = ? and state = 'waiting'
                """,
                failure.problem().code(),
                failure.detail(),
                id);
    }

    /** Has a job that is over wait as if it were new; it needs a turn. */
    static void again(Handle handle, UUID id) {
        handle.execute(
                """
                update jobs
                set state = 'waiting', cancelled = false, attempts = 0, turn = null, run = null,
                    error = null, error_detail = null, started_at = null, percent = 0,
                    done_bytes = 0, total_bytes = null, updated_at = now()
                where id = ? and state in ('failed', 'cancelled')
                """,
                id);
    }

    static void prioritise(Handle handle, UUID id, Job.Priority priority) {
        handle.execute(
                "update jobs set priority = ?, updated_at = now() where id = ?",
                priority.rank(),
                id);
    }

    private static Update ofRun(Handle handle, Started started, String changes, String guard) {
        return handle.createUpdate(
                        "update jobs set "
                                + changes
                                + ", updated_at = now()"
                                + " where id = :id and run = :run and state = 'running' "
                                + guard)
                .bind("id", started.job().id())
                .bind("run", started.run());
    }
}
