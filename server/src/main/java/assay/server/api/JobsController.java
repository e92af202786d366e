package assay.server.api;

import assay.server.web.SessionFilter;
import assay.service.identity.Session;
import assay.service.job.Jobs;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /jobs}. */
@RestController
@RequestMapping("/api/v1/jobs")
public final class JobsController {

    private final Jobs jobs;

    public JobsController(Jobs jobs) {
        this.jobs = jobs;
    }

    @GetMapping("/{id}")
    JobJson get(@RequestAttribute(SessionFilter.SESSION) Session session, @PathVariable UUID id) {
        return JobJson.of(jobs.get(session.caller(), id));
    }
}
