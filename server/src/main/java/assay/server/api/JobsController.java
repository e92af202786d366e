package assay.server.api;

import assay.server.web.Language;
import assay.server.web.SessionFilter;
import assay.service.Page;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Words;
import assay.service.identity.Session;
import assay.service.job.Job;
import assay.service.job.JobControl;
import assay.service.job.JobFilter;
import assay.service.job.Jobs;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /jobs}. */
@RestController
@RequestMapping("/api/v1/jobs")
public final class JobsController {

    private final Jobs jobs;
    private final JobControl control;

    public JobsController(Jobs jobs, JobControl control) {
        this.jobs = jobs;
        this.control = control;
    }

    /** {@code JobPage} of the API. */
    record JobPageJson(List<JobJson> jobs, @Nullable UUID next) {}

    /** {@code JobChange} of the API. */
    record JobChangeJson(@Nullable String priority) {}

    @GetMapping
    JobPageJson list(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @RequestParam(required = false) @Nullable UUID project,
            @RequestParam(required = false) @Nullable UUID image,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = PageQuery.LIMIT) int limit,
            @RequestParam(required = false) @Nullable UUID marker,
            HttpServletRequest request) {
        JobFilter filter =
                new JobFilter(
                        Optional.ofNullable(project),
                        Optional.ofNullable(image),
                        Optional.ofNullable(kind).map(word -> of("kind", Job.Kind.values(), word)),
                        Optional.ofNullable(state)
                                .map(word -> of("state", Job.State.values(), word)),
                        PageQuery.of(limit, marker));
        Page<Job> page = jobs.list(session.caller(), filter);
        Locale reader = Language.of(request);
        return new JobPageJson(
                page.items().stream().map(job -> JobJson.of(job, reader)).toList(),
                page.next().orElse(null));
    }

    @GetMapping("/{id}")
    JobJson get(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            HttpServletRequest request) {
        return JobJson.of(jobs.get(session.caller(), id), Language.of(request));
    }

    @PatchMapping("/{id}")
    JobJson update(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            @RequestBody JobChangeJson change,
            HttpServletRequest request) {
        if (change.priority() == null) {
            throw new ProblemException(Problem.REQUEST_INVALID, "priority must be given");
        }
        Job.Priority priority = of("priority", Job.Priority.values(), change.priority());
        Job job = control.prioritise(session.caller(), id, priority);
        return JobJson.of(job, Language.of(request));
    }

    @PutMapping("/{id}/cancellation")
    JobJson cancel(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            HttpServletRequest request) {
        return JobJson.of(control.cancel(session.caller(), id), Language.of(request));
    }

    @PostMapping("/{id}/tries")
    @ResponseStatus(HttpStatus.ACCEPTED)
    JobJson retry(
            @RequestAttribute(SessionFilter.SESSION) Session session,
            @PathVariable UUID id,
            HttpServletRequest request) {
        return JobJson.of(control.retry(session.caller(), id), Language.of(request));
    }

    private static <E extends Enum<E>> E of(String field, E[] constants, String word) {
        return Words.find(constants, word)
                .orElseThrow(() ->
                        new ProblemException(
                                Problem.REQUEST_INVALID, field + " is none of those there are"));
    }
}
