package assay.server.web;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Session;
import assay.service.identity.SessionToken;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets nothing of the API be done but by a session in a project: proven by a bearer token, which
 * may also stand in {@code X-Auth-Token} or be an API token as a whole, or by the cookie that the
 * browser got when it logged in.
 *
 * <p>A browser sends the cookie with what other sites make it do, {@code SameSite} or not in old
 * ones: so a request that changes something counts only if the browser says that our own pages made
 * it, by {@code Sec-Fetch-Site} or {@code Origin}. A bearer token is nothing that a browser adds.
 */
public final class SessionFilter extends OncePerRequestFilter {

    /** The request attribute with the {@link Session}. */
    public static final String SESSION = "assay.session";

    /** The request attribute with the {@link SessionToken}. */
    public static final String TOKEN = "assay.token";

    /** The cookie with the token. */
    public static final String COOKIE = "assay_session";

    /** Keystone's header for the same. */
    private static final String X_AUTH_TOKEN = "X-Auth-Token";

    private static final String BEARER = "Bearer ";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final KnownSessions sessions;

    public SessionFilter(KnownSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            admit(request);
        } catch (ProblemException e) {
            ProblemJson.write(e, request, response);
            return;
        }
        response.setHeader("Cache-Control", "no-store");
        chain.doFilter(request, response);
    }

    private void admit(HttpServletRequest request) {
        Optional<SessionToken> bearer = bearer(request);
        if (bearer.isEmpty() && !SAFE.contains(request.getMethod()) && !isFromOwnSite(request)) {
            throw new ProblemException(Problem.CROSS_SITE);
        }
        if (isLogin(request)) {
            return;
        }
        SessionToken token =
                bearer.or(() -> cookie(request))
                        .orElseThrow(() -> new ProblemException(Problem.NOT_LOGGED_IN));
        Session session =
                sessions.find(token).orElseThrow(() -> new ProblemException(Problem.NOT_LOGGED_IN));
        session.requireProject();
        request.setAttribute(SESSION, session);
        request.setAttribute(TOKEN, token);
    }

    private static boolean isLogin(HttpServletRequest request) {
        String path = request.getServletPath();
        return switch (request.getMethod()) {
            case "POST" -> path.equals("/api/v1/sessions");
            case "GET" -> path.equals("/api/v1/login") || path.startsWith("/api/v1/login/");
            default -> false;
        };
    }

    private static Optional<SessionToken> bearer(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(header -> header.substring(BEARER.length()))
                .or(() -> Optional.ofNullable(request.getHeader(X_AUTH_TOKEN)))
                .map(text -> new SessionToken(text.strip()));
    }

    private static Optional<SessionToken> cookie(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .map(cookie -> new SessionToken(cookie.getValue()))
                        .findFirst();
    }

    /**
     * Browsers send {@code Sec-Fetch-Site} over HTTPS and to localhost only, {@code Origin} with
     * everything that is not GET. A request with neither comes from no browser of this decade; it
     * may log in, but not use a cookie.
     */
    private static boolean isFromOwnSite(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return OWN_SITE.contains(site);
        }
        String origin = request.getHeader("Origin");
        if (origin != null) {
            return origin.endsWith("://" + request.getHeader("Host"));
        }
        return cookie(request).isEmpty();
    }
}
