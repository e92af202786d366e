package assay.server.glance;

import assay.server.web.KnownSessions;
import assay.server.web.PublicAddress;
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
    private final PublicAddress address;

    public GlanceFilter(KnownSessions sessions, PublicAddress address) {
        this.sessions = sessions;
        this.address = address;
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
        Optional<Session> session =
                Optional.ofNullable(request.getHeader(HEADER))
                        .map(text -> new SessionToken(text.strip()))
                        .flatMap(sessions::find)
                        .filter(found -> found.project().isPresent());
        if (session.isEmpty()) {
            refuse(request, response);
            return;
        }
        request.setAttribute(SessionFilter.SESSION, session.get());
        chain.doFilter(request, response);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        GlanceError error = GlanceError.of(new ProblemException(Problem.NOT_LOGGED_IN), request);
        response.setStatus(error.status().value());
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                "Keystone uri=\"" + address.of(request) + "/identity/v3\"");
        response.setContentType(GlanceError.type(request).toString());
        response.getOutputStream().write(error.body(request));
    }
}
