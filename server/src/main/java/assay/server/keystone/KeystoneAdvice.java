package assay.server.keystone;

import assay.server.web.PublicAddress;
import assay.server.web.Unexpected;
import assay.service.Problem;
import assay.service.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Answers what the controllers of this package throw. */
@RestControllerAdvice(basePackageClasses = KeystoneAdvice.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class KeystoneAdvice {

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
        Unexpected.log(e, request);
        return problem(new ProblemException(Problem.INTERNAL), request);
    }
}
