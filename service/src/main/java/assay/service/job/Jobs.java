package assay.service.job;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.UuidV7;
import assay.service.identity.Action;
import assay.service.identity.Caller;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The use cases of jobs. */
public final class Jobs {

    private final Jdbi jdbi;

    public Jobs(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A job of the caller's project.
     *
     * @throws ProblemException {@link Problem#NOT_FOUND}
     */
    public Job get(Caller caller, UUID id) {
        caller.require(Action.READ);
        return jdbi.withHandle(handle -> JobTable.find(handle, caller.project(), id))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
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

    /** Adds an import that is done already, in the transaction of {@code handle}. */
    public static void record(Handle handle, UUID project, UUID image, Request request) {
        JobTable.insertDone(handle, UuidV7.next(), project, image, request);
    }

    /** The imports of an image, which the caller sees; the newest first. */
    public List<Requested> imports(UUID image) {
        return jdbi.withHandle(handle -> JobTable.imports(handle, image));
    }

    /** Adds a job that starts after the transaction of {@code handle} was committed. */
    public static void enqueue(Handle handle, UUID project, UUID image, Job.Kind kind) {
        UUID id = UuidV7.next();
        JobTable.insert(handle, id, project, image, kind);
        JobTable.schedule(handle, JobRunner.TASK, id);
    }
}
