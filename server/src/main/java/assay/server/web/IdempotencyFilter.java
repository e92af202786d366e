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
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Gives every creating call, which is every POST, its effect once if it names an {@code
 * Idempotency-Key}. Only what succeeded is kept: a call that failed had no effect, and the key is
 * free again. A replayed answer says so in {@code Idempotency-Replayed}.
 */
public final class IdempotencyFilter extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyFilter.class);
    private static final String HEADER = "Idempotency-Key";

    /** A string of RFC 9651, or the same without its quotes. */
    private static final Pattern KEY =
            Pattern.compile("\"([ !#-\\[\\]-~]{1,255})\"|([!#-\\[\\]-~]{1,255})");

    private static final Set<String> KEPT =
            Set.of("content-type", "location", "etag", "content-language");

    /** Headers that say what is asked for, or what was made: those of resumable uploads. */
    private static final Pattern TELLING = Pattern.compile("(?i)(tus|upload)-[a-z-]{1,40}");

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
        List<String> told = new ArrayList<>();
        told.add(request.getRequestURI());
        told.add(String.valueOf(request.getQueryString()));
        Collections.list(request.getHeaderNames()).stream()
                .filter(name -> TELLING.matcher(name).matches())
                .sorted()
                .map(name -> name + ": " + request.getHeader(name))
                .forEach(told::add);
        call.write(String.join("\n", told).getBytes(StandardCharsets.UTF_8));
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
        boolean done = false;
        try {
            chain.doFilter(request, answer);
            done = answer.getStatus() >= 200 && answer.getStatus() < 300;
        } finally {
            if (!done) {
                keys.forget(key);
            }
        }
        if (done) {
            keep(key, answer);
        }
        answer.copyBodyToResponse();
    }

    /** What cannot be kept leaves the key busy, for the effect is there; who asked is told so. */
    private void keep(IdempotencyKeys.Key key, ContentCachingResponseWrapper answer) {
        try {
            keys.end(key, answer(answer));
        } catch (RuntimeException e) {
            LOG.error("an answer could not be kept for its Idempotency-Key", e);
        }
    }

    private static IdempotencyKeys.Answer answer(ContentCachingResponseWrapper answer) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : answer.getHeaderNames()) {
            String value = answer.getHeader(name);
            if (value != null && (isKept(name) || TELLING.matcher(name).matches())) {
                headers.put(name, value);
            }
        }
        if (answer.getContentType() != null) {
            headers.put("Content-Type", answer.getContentType());
        }
        return new IdempotencyKeys.Answer(
                answer.getStatus(),
                headers,
                new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8));
    }

    private static boolean isKept(String header) {
        return KEPT.contains(header.toLowerCase(Locale.ROOT));
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
