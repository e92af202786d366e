package assay.server.glance;

import assay.server.web.IdentityAddress;
import assay.server.web.KnownSessions;
import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Session;
import assay.service.identity.SessionToken;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets nothing be done but with a token of a project in {@code X-Auth-Token}. No cookie counts
 * here, so no other site can make a browser do anything.
 */
public final class GlanceFilter extends OncePerRequestFilter {

    /** Where the clients look for the request's id. */
    static final String REQUEST_ID = "X-Openstack-Request-Id";

    private static final String HEADER = "X-Auth-Token";

    private final KnownSessions sessions;
    private final IdentityAddress identity;

    public GlanceFilter(KnownSessions sessions, IdentityAddress identity) {
        this.sessions = sessions;
        this.identity = identity;
    }

    /** What leads to the versions is for everybody. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getServletPath().equals(GlanceVersions.V2);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader(REQUEST_ID, "req-" + response.getHeader("X-Request-Id"));
        response.setHeader("Cache-Control", "no-store");
        try {
            request.setAttribute(SessionFilter.SESSION, session(request));
        } catch (ProblemException e) {
            refuse(e, request, response);
            return;
        }
        chain.doFilter(request, response);
    }

    private Session session(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(HEADER))
                .map(text -> new SessionToken(text.strip()))
                .flatMap(sessions::find)
                .filter(found -> found.project().isPresent())
                .orElseThrow(() -> new ProblemException(Problem.NOT_LOGGED_IN));
    }

    private void refuse(
            ProblemException problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        GlanceError error = GlanceError.of(problem, request);
        response.setStatus(error.status().value());
        if (error.status() == HttpStatus.UNAUTHORIZED) {
            response.setHeader(
                    HttpHeaders.WWW_AUTHENTICATE, "Keystone uri=\"" + identity.of(request) + "\"");
        }
        response.setContentType(GlanceError.type(request).toString());
        response.getOutputStream().write(error.body(request));
    }
}
