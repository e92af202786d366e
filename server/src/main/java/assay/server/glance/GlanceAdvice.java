package assay.server.glance;

import assay.server.web.Unexpected;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.store.StoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers what the controllers of this package throw. */
@RestControllerAdvice(basePackageClasses = GlanceAdvice.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class GlanceAdvice {

    @ExceptionHandler
    ResponseEntity<byte[]> problem(ProblemException problem, HttpServletRequest request) {
        return GlanceError.of(problem, request).answer(request);
    }

    @ExceptionHandler
    ResponseEntity<byte[]> refused(GlanceException e, HttpServletRequest request) {
        return new GlanceError(e.status(), String.valueOf(e.getMessage())).answer(request);
    }

    /**
     * Everything else is our fault.
     *
     * @throws Exception the same, if half an answer is on its way already: then the container
     *     closes the connection, so that nobody takes the half for the whole
     */
    @ExceptionHandler
    ResponseEntity<byte[]> failure(
            Exception e, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        Unexpected.log(e, request);
        if (response.isCommitted()) {
            Unexpected.breakOff(e, request);
            throw e;
        }
        return problem(
                new ProblemException(
                        e instanceof StoreUnavailableException
                                ? Problem.STORE_UNAVAILABLE
                                : Problem.INTERNAL),
                request);
    }
}
