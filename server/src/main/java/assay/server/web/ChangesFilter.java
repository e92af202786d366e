package assay.server.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets {@link KnownSessions} forget what a request may change: every request that is not safe may,
 * but for those to images, which are many, and some of them long.
 */
public final class ChangesFilter extends OncePerRequestFilter {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final List<String> IMAGES = List.of("/api/v1/images", "/image/v2/images");

    private final KnownSessions sessions;

    public ChangesFilter(KnownSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return SAFE.contains(request.getMethod()) || IMAGES.stream().anyMatch(path::startsWith);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        sessions.beginChange();
        try {
            chain.doFilter(request, response);
        } finally {
            sessions.endChange();
        }
    }
}
