package assay.server.api;

import assay.service.job.Job;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/** {@code Job} of the API. */
record JobJson(
        UUID id,
        String kind,
        String state,
        int percent,
        UUID image,
        Instant createdAt,
        Instant updatedAt) {

    static JobJson of(Job job) {
        return new JobJson(
                job.id(),
                job.kind().name().toLowerCase(Locale.ROOT),
                job.state().name().toLowerCase(Locale.ROOT),
                job.percent(),
                job.image(),
                job.createdAt(),
                job.updatedAt());
    }
}
