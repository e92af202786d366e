package assay.server.keystone;

import assay.server.web.PublicAddress;
import assay.service.Problem;
import assay.service.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.util.DisconnectedClientHelper;

/** Answers what the controllers of this package throw. */
@RestControllerAdvice(basePackageClasses = KeystoneAdvice.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class KeystoneAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(KeystoneAdvice.class);

    private final PublicAddress address;

    public KeystoneAdvice(PublicAddress address) {
        this.address = address;
    }

    @ExceptionHandler
    ResponseEntity<KeystoneError> problem(ProblemException problem, HttpServletRequest request) {
        return ResponseEntity.status(KeystoneError.status(problem.problem()))
                .headers(KeystoneError.headers(problem, address.of(request)))
                .body(KeystoneError.of(problem, request));
    }

    @ExceptionHandler({
        ServletRequestBindingException.class,
        MethodArgumentTypeMismatchException.class
    })
    ResponseEntity<KeystoneError> parameter(Exception e, HttpServletRequest request) {
        return problem(
                new ProblemException(
                        Problem.REQUEST_INVALID, "a parameter or header is missing or wrong"),
                request);
    }

    @ExceptionHandler
    ResponseEntity<KeystoneError> failure(Exception e, HttpServletRequest request) {
        if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
            LOG.debug("the client went away", e);
        } else {
            LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
        }
        return problem(new ProblemException(Problem.INTERNAL), request);
    }
}
