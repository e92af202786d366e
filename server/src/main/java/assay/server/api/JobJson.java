package assay.server.api;

import assay.service.Problems;
import assay.service.Words;
import assay.service.job.Job;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code Job} of the API; what is not known is absent from the JSON. */
record JobJson(
        UUID id,
        UUID project,
        @Nullable UUID user,
        @Nullable UUID image,
        String kind,
        String state,
        String priority,
        int percent,
        @Nullable Long bytes,
        @Nullable Long ofBytes,
        boolean cancelling,
        @Nullable Instant startedAt,
        @Nullable Instant expectedEnd,
        @Nullable FailureJson failure,
        Instant createdAt,
        Instant updatedAt) {

    /** Why the last try came to nothing. */
    record FailureJson(String code, String message) {

        static FailureJson of(Job.Failure failure, Locale reader) {
            return new FailureJson(
                    failure.problem().code(),
                    Problems.detail(failure.problem(), failure.detail(), reader));
        }
    }

    /** For those who see the project's things. */
    static JobJson of(Job job, Locale reader) {
        return of(job, job.user(), reader);
    }

    /** For those who see its image: who asked for the job is not for all of them. */
    static JobJson ofImage(Job job, Locale reader) {
        return of(job, Optional.empty(), reader);
    }

    private static JobJson of(Job job, Optional<UUID> user, Locale reader) {
        Job.Done done = job.done();
        boolean counted = done.bytes() > 0 || done.ofBytes().isPresent();
        boolean runs = job.state() == Job.State.RUNNING;
        return new JobJson(
                job.id(),
                job.project(),
                user.orElse(null),
                job.image().orElse(null),
                Words.of(job.kind()),
                Words.of(job.state()),
                Words.of(job.priority()),
                job.percent(),
                counted ? done.bytes() : null,
                done.ofBytes().isPresent() ? done.ofBytes().getAsLong() : null,
                job.cancelling(),
                done.since().map(Job.Done.Span::from).orElse(null),
                runs ? done.expectedEnd().orElse(null) : null,
                job.failure().map(failure -> FailureJson.of(failure, reader)).orElse(null),
                job.createdAt(),
                job.updatedAt());
    }
}
