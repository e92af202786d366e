package assay.server.web;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/** A problem as RFC 9457 writes it down, in the language of the request. */
public record ProblemJson(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String requestId,
        String instance) {

    static ProblemJson of(ProblemException problem, HttpServletRequest request) {
        Problem kind = problem.problem();
        Locale reader = Language.of(request);
        return new ProblemJson(
                "urn:assay:problem:" + kind.code(),
                Problems.title(kind, reader),
                code(kind),
                Problems.detail(kind, problem.detail(), reader),
                kind.code(),
                RequestFilter.idOf(request),
                request.getRequestURI());
    }

    static ResponseEntity<ProblemJson> answer(
            ProblemException problem, HttpServletRequest request) {
        return ResponseEntity.status(code(problem.problem()))
                .headers(headers(problem))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(of(problem, request));
    }

    /** Answers from a filter, where no advice does. */
    static void write(
            ProblemException problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setStatus(code(problem.problem()));
        headers(problem).forEach((name, values) -> response.setHeader(name, values.getFirst()));
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        JsonMapper.shared().writeValue(response.getOutputStream(), of(problem, request));
    }

    /** What HTTP wants to be said beside certain statuses. */
    public static HttpHeaders headers(ProblemException problem) {
        HttpHeaders headers = new HttpHeaders();
        headers.setCacheControl("no-store");
        switch (problem.problem()) {
            case NOT_LOGGED_IN, LOGIN_REFUSED ->
                    headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            case LOGIN_THROTTLED, PACKERS_BUSY ->
                    headers.set(HttpHeaders.RETRY_AFTER, problem.detail());
            case UPLOAD_LOCKED -> headers.set(HttpHeaders.RETRY_AFTER, "2");
            case RANGE_NOT_SATISFIABLE ->
                    headers.set(HttpHeaders.CONTENT_RANGE, "bytes */" + problem.detail());
            default -> {}
        }
        return headers;
    }

    /** The number that says so: tus has one that HTTP does not. */
    private static int code(Problem problem) {
        return problem.kind() == Problem.Kind.CHECKSUM ? 460 : status(problem).value();
    }

    /** The status that says so. */
    public static HttpStatus status(Problem problem) {
        return switch (problem.kind()) {
            case INVALID, CHECKSUM -> HttpStatus.BAD_REQUEST;
            case LOCKED -> HttpStatus.LOCKED;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case METHOD -> HttpStatus.METHOD_NOT_ALLOWED;
            case ACCEPT -> HttpStatus.NOT_ACCEPTABLE;
            case MEDIA_TYPE -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
            case CONFLICT -> HttpStatus.CONFLICT;
            case PRECONDITION -> HttpStatus.PRECONDITION_FAILED;
            case MISMATCH -> HttpStatus.UNPROCESSABLE_CONTENT;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case RANGE -> HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE;
            case TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS;
            case STORE_FULL -> HttpStatus.INSUFFICIENT_STORAGE;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case INTERNAL, IMAGE -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }
}
