package assay.service.job;

import static org.assertj.core.api.Assertions.assertThat;

import assay.service.Problem;
import assay.service.UuidV7;
import assay.service.database.Database;
import assay.service.database.TestDatabase;
import assay.service.identity.Caller;
import assay.service.identity.People;
import assay.service.identity.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** A project with an image, and nodes that do its jobs as a test says. */
final class JobBench {

    static final int ATTEMPTS = 3;

    private static final Database DATABASE = TestDatabase.separate("jobs");
    static final Jdbi JDBI = DATABASE.jdbi();

    private final Caller caller = new People(JDBI).caller(Role.MEMBER);
    private final UUID image = UuidV7.next();
    private final Queue<Problem> givenUp = new ConcurrentLinkedQueue<>();

    JobBench() {
        this(true);
    }

    private JobBench(boolean alone) {
        JDBI.useHandle(handle -> {
            if (alone) {
                // What other tests left would be done here.
                handle.execute("delete from jobs");
                handle.execute("delete from scheduled_tasks");
            }
            handle.execute(
                    "insert into images (id, project_id, name) values (?, ?, 'image')",
                    image,
                    caller.project());
        });
    }

    /** How a test does jobs. */
    @FunctionalInterface
    interface Work {
        JobHandler.Effect run(Job job, String input, Progress progress) throws Exception;
    }

    /** Another project, whose jobs the same nodes do. */
    JobBench otherProject() {
        return new JobBench(false);
    }

    Jobs jobs() {
        return new Jobs(JDBI);
    }

    JobControl control(Work work) {
        return new JobControl(JDBI, handlers(work));
    }

    Caller caller() {
        return caller;
    }

    UUID submit(String input) {
        return submit(input, Job.Priority.NORMAL);
    }

    UUID submit(String input, Job.Priority priority) {
        Jobs.Order order =
                new Jobs.Order(
                        caller.project(),
                        Optional.of(caller.user()),
                        Optional.of(image),
                        Job.Kind.EXPORT,
                        priority,
                        input);
        return JDBI.inTransaction(handle -> Jobs.submit(handle, order));
    }

    JobHandlers handlers(Work work) {
        JobHandler handler =
                new JobHandler() {
                    @Override
                    public Effect run(Job job, String input, Progress progress) throws Exception {
                        return work.run(job, input, progress);
                    }

                    @Override
                    public Effect giveUp(Job job, Job.Failure failure) {
                        return handle -> givenUp.add(failure.problem());
                    }
                };
        return new JobHandlers(Map.of(Job.Kind.EXPORT, handler));
    }

    /** Starts a node with one thread more than one. */
    JobScheduler start(Work work) {
        JobScheduler.Settings settings =
                new JobScheduler.Settings(
                        1,
                        Duration.ofMillis(20),
                        Duration.ofSeconds(3),
                        ATTEMPTS,
                        Duration.ofMillis(20));
        JobScheduler scheduler = new JobScheduler(DATABASE, handlers(work), List.of(), settings);
        scheduler.start();
        return scheduler;
    }

    Job job(UUID id) {
        return JDBI.withHandle(handle -> JobListing.find(handle, caller, id)).orElseThrow();
    }

    boolean exists(UUID id) {
        return JDBI.withHandle(handle -> JobListing.find(handle, caller, id)).isPresent();
    }

    void awaitState(UUID id, Job.State state) {
        Instant deadline = Instant.now().plusSeconds(60);
        while (job(id).state() != state) {
            assertThat(Instant.now()).as("waiting for %s", job(id)).isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    List<Problem> givenUp() {
        return List.copyOf(givenUp);
    }

    void deleteImage() {
        JDBI.useHandle(handle -> handle.execute("delete from images where id = ?", image));
    }

    void describe(Handle handle, String text) {
        handle.execute("update images set description = ? where id = ?", text, image);
    }

    String described() {
        return JDBI.withHandle(handle ->
                handle.createQuery("select description from images where id = :id")
                        .bind("id", image)
                        .mapTo(String.class)
                        .one());
    }
}
