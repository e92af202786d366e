package assay.server.api;

import assay.server.web.Language;
import assay.server.web.SessionFilter;
import assay.service.identity.Session;
import assay.service.image.SlimContents;
import assay.service.job.Job;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /slim-contents}, for operators. */
@RestController
@RequestMapping("/api/v1/slim-contents")
public final class SlimContentsController {

    private final SlimContents contents;

    public SlimContentsController(SlimContents contents) {
        this.contents = contents;
    }

    /** {@code SlimContents} of the API. */
    record SlimContentsJson(List<SlimContents.Saved> regions) {}

    @GetMapping
    SlimContentsJson saved(@RequestAttribute(SessionFilter.SESSION) Session session) {
        return new SlimContentsJson(contents.saved(session.caller()));
    }

    @PostMapping
    ResponseEntity<JobJson> start(
            @RequestAttribute(SessionFilter.SESSION) Session session, HttpServletRequest request) {
        Job job = contents.start(session.caller());
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/jobs/" + job.id()))
                .body(JobJson.of(job, Language.of(request)));
    }
}
