package assay.service.job;

import java.util.Map;

/** Who does jobs of which kind. */
public record JobHandlers(Map<Job.Kind, JobHandler> byKind) {

    public JobHandlers {
        byKind = Map.copyOf(byKind);
    }

    JobHandler of(Job job) {
        JobHandler handler = byKind.get(job.kind());
        if (handler == null) {
            throw new IllegalStateException("nobody does jobs of kind " + job.kind());
        }
        return handler;
    }
}
