package assay.service.job;

import assay.service.database.Database;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.util.List;

/** This node's share in the jobs and chores of all nodes. */
public final class JobScheduler implements AutoCloseable {

    private final JobRunner runner;
    private final Scheduler scheduler;

    /**
     * How jobs are run.
     *
     * @param threads how many jobs this node runs at once
     * @param poll how often it looks for work
     * @param heartbeat how often it says that it lives; four missing ones and it is dead to others
     * @param maxAttempts how often a job is started before it is given up
     * @param retryDelay how long a job waits that failed once; twice as long after each further try
     */
    public record Settings(
            int threads, Duration poll, Duration heartbeat, int maxAttempts, Duration retryDelay) {}

    /**
     * Something that one of the nodes does now and then.
     *
     * @param name the same on all nodes
     * @param every how long after its end it is done again
     * @param work may be done twice
     */
    public record Chore(String name, Duration every, Runnable work) {}

    /** A scheduler that is not started yet. */
    public JobScheduler(
            Database database, JobHandlers handlers, List<Chore> chores, Settings settings) {
        runner =
                new JobRunner(
                        database.jdbi(), handlers, settings.maxAttempts(), settings.retryDelay());
        scheduler =
                Scheduler.create(database.dataSource(), runner.task())
                        .startTasks(chores.stream().map(JobScheduler::recurring).toList())
                        // one thread more than jobs, so that chores never wait for all jobs
                        .threads(settings.threads() + 1)
                        .pollingInterval(settings.poll())
                        .heartbeatInterval(settings.heartbeat())
                        .missedHeartbeatsLimit(4)
                        .shutdownMaxWait(Duration.ofSeconds(5))
                        .build();
    }

    private static RecurringTask<Void> recurring(Chore chore) {
        return Tasks.recurring(chore.name(), FixedDelay.of(chore.every()))
                .execute((instance, context) -> chore.work().run());
    }

    /** Starts to work. */
    public void start() {
        scheduler.start();
    }

    /** Stops: what runs is left to others, and interrupted if it does not end in some seconds. */
    @Override
    public void close() {
        runner.stop();
        scheduler.stop();
    }
}
