package assay.server.keystone;

import assay.server.web.PublicAddress;
import assay.server.web.SessionFilter;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.identity.Session;
import assay.service.identity.SessionToken;
import assay.service.identity.Sessions;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets nothing be done but with a token in {@code X-Auth-Token}, except to get one and to learn
 * which versions there are. No cookie counts here, so no other site can make a browser do anything.
 */
public final class KeystoneFilter extends OncePerRequestFilter {

    private static final String HEADER = "X-Auth-Token";
    private static final Set<String> PUBLIC =
            Set.of(
                    "GET " + KeystoneVersions.PATH,
                    "GET " + KeystoneVersions.PATH + "/",
                    "HEAD " + KeystoneVersions.PATH,
                    "HEAD " + KeystoneVersions.PATH + "/",
                    "POST " + KeystoneAuth.TOKENS);

    private final Sessions sessions;
    private final PublicAddress address;

    public KeystoneFilter(Sessions sessions, PublicAddress address) {
        this.sessions = sessions;
        this.address = address;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader("Vary", HEADER);
        response.setHeader("Cache-Control", "no-store");
        if (!PUBLIC.contains(request.getMethod() + " " + request.getServletPath())) {
            Optional<SessionToken> token =
                    Optional.ofNullable(request.getHeader(HEADER))
                            .map(text -> new SessionToken(text.strip()));
            Optional<Session> session = token.flatMap(sessions::find);
            if (session.isEmpty()) {
                refuse(request, response);
                return;
            }
            request.setAttribute(SessionFilter.SESSION, session.get());
            request.setAttribute(SessionFilter.TOKEN, token.get());
        }
        chain.doFilter(request, response);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ProblemException problem = new ProblemException(Problem.NOT_LOGGED_IN);
        response.setStatus(KeystoneError.status(problem.problem()).value());
        KeystoneError.headers(problem, address.of(request))
                .forEach((name, values) -> response.setHeader(name, values.getFirst()));
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        JsonMapper.shared()
                .writeValue(response.getOutputStream(), KeystoneError.of(problem, request));
    }
}
