package assay.service.job;

import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.UuidV7;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The use cases of jobs but for changing them, which {@link JobControl} has. */
public final class Jobs {

    private final Jdbi jdbi;

    public Jobs(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A job of the caller's project, or any for the operator.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND}
     */
    public Job get(Caller caller, UUID id) {
        caller.require(Action.READ);
        return jdbi.withHandle(handle -> JobListing.find(handle, caller, id))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    /** Those of the caller's project, or all for the operator; the newest first. */
    public Page<Job> list(Caller caller, JobFilter filter) {
        caller.require(Action.READ);
        List<Job> found = jdbi.withHandle(handle -> JobListing.list(handle, caller, filter));
        return Page.of(found, filter.page(), Job::id);
    }

    /**
     * What asked for an import.
     *
     * @param id of the request
     * @param body of the request, JSON
     */
    public record Request(String id, String body) {}

    /** A job with the request that asked for it. */
    public record Requested(Job job, Request request) {}

    /**
     * A job that is wanted.
     *
     * @param project whose it is: the image's
     * @param image that it is about; empty for the service's own
     * @param user who wants it; nobody for what the service orders itself
     * @param input JSON that only its handler reads; shown to nobody
     */
    public record Order(
            UUID project,
            Optional<UUID> user,
            Optional<UUID> image,
            Job.Kind kind,
            Job.Priority priority,
            String input) {

        /** An order of usual priority. */
        public static Order of(
                Caller caller, UUID project, UUID image, Job.Kind kind, String input) {
            return new Order(
                    project,
                    Optional.of(caller.user()),
                    Optional.of(image),
                    kind,
                    Job.Priority.NORMAL,
                    input);
        }

        /** The inputs of jobs may be secret. */
        @Override
        public String toString() {
            return kind + image.map(id -> " of " + id).orElse("");
        }
    }

    /** Adds a job that starts after the transaction of {@code handle} was committed. */
    public static UUID submit(Handle handle, Order order) {
        return submit(handle, order, Optional.empty());
    }

    /**
     * The same.
     *
     * @param told what {@link #imports} tells of an import
     */
    public static UUID submit(Handle handle, Order order, Optional<Request> told) {
        UUID id = UuidV7.next();
        JobTable.insert(handle, id, order, Job.State.WAITING, told);
        TurnTable.add(handle, JobRunner.TASK, id);
        return id;
    }

    /** Adds an inspection, which the service orders itself. */
    public static void inspect(Handle handle, UUID project, UUID image) {
        inspect(handle, project, image, "{}");
    }

    /**
     * The same.
     *
     * @param input what its handler is to know, JSON
     */
    public static void inspect(Handle handle, UUID project, UUID image, String input) {
        submit(
                handle,
                new Order(
                        project,
                        Optional.empty(),
                        Optional.of(image),
                        Job.Kind.INSPECT,
                        Job.Priority.NORMAL,
                        input));
    }

    /** Adds an import that is done already, in the transaction of {@code handle}. */
    public static void record(Handle handle, Order order, Request told) {
        JobTable.insert(handle, UuidV7.next(), order, Job.State.DONE, Optional.of(told));
    }

    /** The imports of an image, which the caller sees; the newest first. */
    public List<Requested> imports(UUID image) {
        return jdbi.withHandle(handle -> JobListing.imports(handle, image));
    }
}
