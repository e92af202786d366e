package assay.server.web;

import assay.service.Problem;
import assay.service.ProblemException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what goes wrong outside of controllers, in filters or in the container. */
@RestController
public final class ErrorPageController implements ErrorController {

    @RequestMapping("/error")
    ResponseEntity<ProblemJson> error(HttpServletRequest request) {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Problem problem =
                switch (status) {
                    case Integer code when code == 404 -> Problem.NOT_FOUND;
                    // The container waited in vain for more of a body.
                    case Integer code when code == 408 -> Problem.UPLOAD_INTERRUPTED;
                    case Integer code when code >= 400 && code < 500 -> Problem.REQUEST_INVALID;
                    case null, default -> Problem.INTERNAL;
                };
        return ProblemJson.answer(new ProblemException(problem, "HTTP " + status), request);
    }
}
