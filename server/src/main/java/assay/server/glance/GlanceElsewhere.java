package assay.server.glance;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what there is nothing for, in the form that Glance's clients read. */
@RestController
public final class GlanceElsewhere {

    /** What there is, for other methods. */
    private static final Pattern PATHS =
            Pattern.compile(
                    GlanceVersions.V2
                            + "/(images(/[^/]+(/(file|stage|import|tasks|members(/[^/]+)?|tags/[^/]+"
                            + "|actions/[rd]eactivate))?)?|tasks(/[^/]+)?|info/[a-z/]+"
                            + "|schemas/[a-z_/]+)");

    @RequestMapping(GlanceVersions.V2 + "/**")
    ResponseEntity<byte[]> answer(HttpServletRequest request) {
        GlanceError error =
                PATHS.matcher(request.getRequestURI()).matches()
                        ? new GlanceError(
                                HttpStatus.METHOD_NOT_ALLOWED,
                                "The method %s is not allowed for this resource."
                                        .formatted(request.getMethod()))
                        : new GlanceError(HttpStatus.NOT_FOUND, "The resource could not be found.");
        return error.answer(request);
    }
}
