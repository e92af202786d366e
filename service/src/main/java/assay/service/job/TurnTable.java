package assay.service.job;

import assay.service.Words;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The SQL of turns: which job is next, as docs/adr/0017-jobs-and-events.md says. */
final class TurnTable {

    /** Any number that is ours. */
    private static final long LOCK = 0x4173_7361_794aL;

    private TurnTable() {}

    /** Adds a turn, which comes after the transaction of {@code handle} was committed. */
    static void add(Handle handle, String task, UUID turn) {
        handle.createUpdate(
                        """
                        insert into scheduled_tasks
                            (task_name, task_instance, execution_time, picked, version)
                        values (:task, :turn, now(), false, 1)
                        """)
                .bind("task", task)
                .bind("turn", turn.toString())
                .execute();
    }

    /**
     * Starts the job that the turn has had before, or else the one that is next.
     *
     * @param kinds what this node does: an older one may not know all
     */
    static Optional<JobTable.Started> start(
            Handle handle, UUID turn, UUID run, Set<Job.Kind> kinds) {
        return kept(handle, turn)
                .or(() -> next(handle, kinds))
                .flatMap(job -> JobTable.start(handle, job, turn, run));
    }

    private static Optional<UUID> kept(Handle handle, UUID turn) {
        return handle.createQuery(
                        "select id from jobs where turn = :turn and state in ('waiting', 'running')"
                                + " for update")
                .bind("turn", turn)
                .mapTo(UUID.class)
                .findOne();
    }

    /**
     * One chooses at a time, and sees what the one before has chosen. What the service does for
     * itself goes after all that somebody waits for.
     */
    private static Optional<UUID> next(Handle handle, Set<Job.Kind> kinds) {
        handle.execute("select pg_advisory_xact_lock(?)", LOCK);
        return handle.createQuery(
                        """
                        with projects as materialized (
                            select p.project_id,
                                (select count(*) from jobs r
                                 where r.project_id = p.project_id and r.state = 'running')
                                    as running,
                                (select max(started_at) from jobs s
                                 where s.project_id = p.project_id) as started
                            from (select distinct project_id from jobs
                                  where state = 'waiting' and turn is null) p
                        )
                        select j.id from jobs j join projects p using (project_id)
                        where j.state = 'waiting' and j.turn is null and j.kind = any(:kinds)
                        order by j.priority = 2 desc, j.kind = 'slim', p.running, p.started nulls first,
                            j.priority desc, j.id
                        limit 1
                        for update of j skip locked
                        """)
                .bind("kinds", kinds.stream().map(Words::of).toArray(String[]::new))
                .mapTo(UUID.class)
                .findOne();
    }

    /** Whether a job waits that no turn has: changed by others just now, or not for this node. */
    static boolean isAnyLeft(Handle handle) {
        return handle.createQuery(
                        "select exists (select from jobs where state = 'waiting' and turn is null)")
                .mapTo(Boolean.class)
                .one();
    }
}
