package assay.server.web;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.store.StoreUnavailableException;
import assay.store.key.UnusableKeyException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Answers everything that controllers throw, and what the framework throws before them. */
@RestControllerAdvice
public final class ProblemAdvice {

    @ExceptionHandler
    ResponseEntity<ProblemJson> problem(ProblemException problem, HttpServletRequest request) {
        return ProblemJson.answer(problem, request);
    }

    @ExceptionHandler
    ResponseEntity<ProblemJson> method(
            HttpRequestMethodNotSupportedException e, HttpServletRequest request) {
        ResponseEntity<ProblemJson> answer =
                ProblemJson.answer(
                        new ProblemException(Problem.METHOD_NOT_ALLOWED, request.getMethod()),
                        request);
        HttpHeaders headers = new HttpHeaders();
        headers.putAll(answer.getHeaders());
        headers.putAll(e.getHeaders());
        return new ResponseEntity<>(answer.getBody(), headers, answer.getStatusCode());
    }

    @ExceptionHandler
    ResponseEntity<ProblemJson> mediaType(
            HttpMediaTypeNotSupportedException e, HttpServletRequest request) {
        return ProblemJson.answer(new ProblemException(Problem.MEDIA_TYPE_UNSUPPORTED), request);
    }

    @ExceptionHandler
    ResponseEntity<ProblemJson> accept(
            HttpMediaTypeNotAcceptableException e, HttpServletRequest request) {
        return ProblemJson.answer(new ProblemException(Problem.NOT_ACCEPTABLE), request);
    }

    @ExceptionHandler({NoResourceFoundException.class, NoHandlerFoundException.class})
    ResponseEntity<ProblemJson> nothingThere(HttpServletRequest request) {
        return ProblemJson.answer(new ProblemException(Problem.NOT_FOUND), request);
    }

    @ExceptionHandler
    ResponseEntity<ProblemJson> body(
            HttpMessageNotReadableException e, HttpServletRequest request) {
        return ProblemJson.answer(
                NestedExceptionUtils.getMostSpecificCause(e) instanceof ProblemException problem
                        ? problem
                        : new ProblemException(
                                Problem.REQUEST_INVALID,
                                "the body is not the JSON that this expects"),
                request);
    }

    @ExceptionHandler
    ResponseEntity<ProblemJson> parameter(
            ServletRequestBindingException e, HttpServletRequest request) {
        return ProblemJson.answer(
                new ProblemException(Problem.REQUEST_INVALID, String.valueOf(e.getMessage())),
                request);
    }

    /** An id in the path that is not one names nothing; a query that is wrong is told so. */
    @ExceptionHandler
    ResponseEntity<ProblemJson> argument(
            MethodArgumentTypeMismatchException e, HttpServletRequest request) {
        boolean inPath = e.getParameter().hasParameterAnnotation(PathVariable.class);
        ProblemException problem =
                inPath
                        ? new ProblemException(Problem.NOT_FOUND)
                        : new ProblemException(
                                Problem.REQUEST_INVALID, "the value of " + e.getName());
        return ProblemJson.answer(problem, request);
    }

    /**
     * Everything else is our fault, but for keys that are not to be used and a store that is away.
     *
     * @throws Exception the same, if half an answer is on its way already: then the container
     *     closes the connection, so that nobody takes the half for the whole
     */
    @ExceptionHandler
    ResponseEntity<ProblemJson> failure(
            Exception e, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        Unexpected.log(e, request);
        if (response.isCommitted()) {
            Unexpected.breakOff(e, request);
            throw e;
        }
        return ProblemJson.answer(
                switch (e) {
                    case UnusableKeyException key ->
                            new ProblemException(Problem.KEY_UNUSABLE, key.key());
                    case StoreUnavailableException _ ->
                            new ProblemException(Problem.STORE_UNAVAILABLE);
                    default -> new ProblemException(Problem.INTERNAL);
                },
                request);
    }
}
