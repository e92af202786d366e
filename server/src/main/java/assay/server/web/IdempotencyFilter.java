package assay.server.web;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.audit.Origin;
import assay.service.idempotency.IdempotencyKeys;
import assay.service.identity.Session;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Gives every creating call, which is every POST, its effect once if it names an {@code
 * Idempotency-Key}. Only what succeeded is kept: a call that failed had no effect, and the key is
 * free again. A replayed answer says so in {@code Idempotency-Replayed}.
 */
public final class IdempotencyFilter extends OncePerRequestFilter {

    private static final String HEADER = "Idempotency-Key";

    /** A string of RFC 9651, or the same without its quotes. */
    private static final Pattern KEY =
            Pattern.compile("\"([ !#-\\[\\]-~]{1,255})\"|([!#-\\[\\]-~]{1,255})");

    private static final List<String> KEPT =
            List.of("Content-Type", "Location", "ETag", "Content-Language");

    private final IdempotencyKeys keys;

    public IdempotencyFilter(IdempotencyKeys keys) {
        this.keys = keys;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("POST")
                || request.getHeader(HEADER) == null
                || !(request.getAttribute(SessionFilter.SESSION) instanceof Session);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        IdempotencyKeys.Key key;
        HeldBody held;
        Optional<IdempotencyKeys.Answer> before;
        try {
            key = key(request);
            held = new HeldBody(request);
            before = keys.begin(key, call(request, held.bytes()));
        } catch (ProblemException e) {
            ProblemJson.write(e, request, response);
            return;
        }
        if (before.isPresent()) {
            replay(before.get(), response);
        } else {
            run(key, held, response, chain);
        }
    }

    private static IdempotencyKeys.Key key(HttpServletRequest request) {
        Matcher matcher = KEY.matcher(request.getHeader(HEADER).strip());
        if (!matcher.matches()) {
            throw new ProblemException(
                    Problem.REQUEST_INVALID, HEADER + " must have 1 to 255 printable characters");
        }
        if (BodyLimitFilter.isStreamed(request)) {
            throw new ProblemException(Problem.REQUEST_INVALID, HEADER + " goes with JSON only");
        }
        Session session = (Session) request.getAttribute(SessionFilter.SESSION);
        String quoted = matcher.group(1);
        return IdempotencyKeys.Key.of(session, quoted == null ? matcher.group(2) : quoted);
    }

    private static byte[] call(HttpServletRequest request, byte[] body) throws IOException {
        ByteArrayOutputStream call = new ByteArrayOutputStream();
        call.write(request.getRequestURI().getBytes(StandardCharsets.UTF_8));
        call.write('?');
        String query = request.getQueryString();
        call.write((query == null ? "" : query).getBytes(StandardCharsets.UTF_8));
        call.write('\n');
        call.write(body);
        return call.toByteArray();
    }

    private void run(
            IdempotencyKeys.Key key,
            HeldBody request,
            HttpServletResponse response,
            FilterChain chain)
            throws ServletException, IOException {
        ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
        boolean kept = false;
        try {
            chain.doFilter(request, answer);
            if (answer.getStatus() >= 200 && answer.getStatus() < 300) {
                keys.end(key, answer(answer));
                kept = true;
            }
        } finally {
            if (!kept) {
                keys.forget(key);
            }
        }
        answer.copyBodyToResponse();
    }

    private static IdempotencyKeys.Answer answer(ContentCachingResponseWrapper answer) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : KEPT) {
            String value =
                    name.equals("Content-Type") ? answer.getContentType() : answer.getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return new IdempotencyKeys.Answer(
                answer.getStatus(),
                headers,
                new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8));
    }

    private static void replay(IdempotencyKeys.Answer answer, HttpServletResponse response)
            throws IOException {
        Origin.markRepeated();
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setHeader("Idempotency-Replayed", "true");
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
