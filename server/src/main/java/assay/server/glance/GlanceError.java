package assay.server.glance;

import assay.server.web.Language;
import assay.server.web.ProblemJson;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.Problems;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * An error as Glance tells it: a small page of HTML, which its own client takes apart, or JSON for
 * who accepts nothing but that.
 *
 * @param message for people
 */
record GlanceError(HttpStatus status, String message) {

    static GlanceError of(ProblemException problem, HttpServletRequest request) {
        return new GlanceError(
                status(problem.problem()),
                Problems.detail(problem.problem(), problem.detail(), Language.of(request)));
    }

    private static HttpStatus status(Problem problem) {
        return switch (problem) {
            case STORE_FULL -> HttpStatus.CONTENT_TOO_LARGE;
            // Tokens of no project are no use here, and clients then get another.
            case PROJECT_NEEDED -> HttpStatus.UNAUTHORIZED;
            default -> ProblemJson.status(problem);
        };
    }

    private String title() {
        return status.value() + " " + status.getReasonPhrase();
    }

    ResponseEntity<byte[]> answer(HttpServletRequest request) {
        return ResponseEntity.status(status)
                .contentType(type(request))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(body(request));
    }

    static MediaType type(HttpServletRequest request) {
        return wantsJson(request)
                ? MediaType.APPLICATION_JSON
                : new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
    }

    byte[] body(HttpServletRequest request) {
        if (wantsJson(request)) {
            Map<String, String> json = new LinkedHashMap<>();
            json.put("message", message);
            json.put("code", title());
            json.put("title", status.getReasonPhrase());
            return JsonMapper.shared().writeValueAsBytes(json);
        }
        return """
        <html>
         <head>
          <title>%1$s</title>
         </head>
         <body>
          <h1>%1$s</h1>
          %2$s<br /><br />
         </body>
        </html>
        """
                .formatted(title(), HtmlUtils.htmlEscape(message, "UTF-8"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static boolean wantsJson(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.strip().startsWith(MediaType.APPLICATION_JSON_VALUE);
    }
}
