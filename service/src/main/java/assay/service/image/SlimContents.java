package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Target;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import assay.service.job.Job;
import assay.service.job.Jobs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The operator's use cases of slim contents: have them made by a {@link SlimJob}, and see what that
 * saves. See docs/adr/0021-finer-sharing.md.
 */
public final class SlimContents {

    /** Any number that is ours. */
    private static final long LOCK = 0x4173_736c_696dL;

    private final Jdbi jdbi;
    private final Jobs jobs;
    private final Regions regions;
    private final Duration age;

    /**
     * @param age that images have at least whose contents are made slim
     */
    public SlimContents(Jdbi jdbi, Jobs jobs, Regions regions, Duration age) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.regions = regions;
        this.age = age;
    }

    /**
     * What there is in a region.
     *
     * @param waiting contents that nobody has looked at yet
     * @param looked contents that somebody has, of images that there are
     * @param slim those of them that were made slim
     * @param before stored bytes that were their own alone
     * @param after stored bytes that are their own now
     */
    public record Saved(
            String region, long waiting, long looked, long slim, long before, long after) {}

    /**
     * What there is, in each region.
     *
     * @throws ProblemException {@link Problem#ROLE_MISSING} unless the operator asks
     */
    public List<Saved> saved(Caller caller) {
        caller.require(Action.OPERATE);
        return jdbi.withHandle(handle ->
                regions.all().values().stream()
                        .map(region -> {
                            String key = regions.key(region);
                            long waiting = SlimTable.countWaiting(handle, key, age);
                            return SlimTable.saved(handle, region.name(), key, waiting);
                        })
                        .toList());
    }

    /**
     * Has contents made slim; the job that does it already, if there is one.
     *
     * @throws ProblemException {@link Problem#ROLE_MISSING} unless the operator asks
     */
    public Job start(Caller caller) {
        caller.require(Action.OPERATE);
        UUID id =
                jdbi.inTransaction(handle -> {
                    lock(handle);
                    Optional<UUID> running = SlimTable.job(handle);
                    if (running.isPresent()) {
                        return running.get();
                    }
                    UUID job = submit(handle, Optional.of(caller.user()));
                    Audit.record(
                            handle,
                            AuditEvent.done(
                                            caller,
                                            "create/slim",
                                            Target.of(Target.Type.JOB, job).in(Job.NOBODYS))
                                    .with("kind", "slim"));
                    return job;
                });
        return jobs.get(caller, id);
    }

    /** Has contents made slim if there is something to do and nobody does it. A chore. */
    public void startIfNeeded() {
        jdbi.useTransaction(handle -> {
            lock(handle);
            boolean needed =
                    regions.all().values().stream()
                            .anyMatch(region ->
                                    !SlimTable.waiting(handle, regions.key(region), age, 1)
                                            .isEmpty());
            if (needed && SlimTable.job(handle).isEmpty()) {
                submit(handle, Optional.empty());
            }
        });
    }

    /** Whoever starts one waits until another that starts one is done. */
    static void lock(Handle handle) {
        handle.execute("select pg_advisory_xact_lock(?)", LOCK);
    }

    private static UUID submit(Handle handle, Optional<UUID> user) {
        return Jobs.submit(
                handle,
                new Jobs.Order(
                        Job.NOBODYS,
                        user,
                        Optional.empty(),
                        Job.Kind.SLIM,
                        Job.Priority.LOW,
                        "{}"));
    }
}
