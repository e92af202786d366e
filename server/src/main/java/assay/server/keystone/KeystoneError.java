package assay.server.keystone;

import assay.server.web.Language;
import assay.server.web.ProblemJson;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Problems;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** A problem as Keystone tells it. */
record KeystoneError(Content error) {

    record Content(int code, String title, String message) {}

    static KeystoneError of(ProblemException problem, HttpServletRequest request) {
        HttpStatus status = status(problem.problem());
        return new KeystoneError(
                new Content(
                        status.value(),
                        status.getReasonPhrase(),
                        Problems.detail(
                                problem.problem(), problem.detail(), Language.of(request))));
    }

    static HttpStatus status(Problem problem) {
        return problem == Problem.PASSWORD_WRONG
                ? HttpStatus.UNAUTHORIZED
                : ProblemJson.status(problem);
    }

    /**
     * @param address where this server is reached
     */
    static HttpHeaders headers(ProblemException problem, String address) {
        HttpHeaders headers = ProblemJson.headers(problem);
        if (status(problem.problem()) == HttpStatus.UNAUTHORIZED) {
            headers.set(
                    HttpHeaders.WWW_AUTHENTICATE,
                    "Keystone uri=\"" + address + KeystoneVersions.PATH + "\"");
        }
        return headers;
    }
}
