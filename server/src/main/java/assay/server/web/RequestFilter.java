package assay.server.web;

import assay.service.UuidV7;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.ClientAbortException;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives each request an id, for its log lines and problems, and each answer its safety headers. */
public final class RequestFilter extends OncePerRequestFilter {

    private static final String ID = "requestId";

    /**
     * Scripts, styles and requests of our own only. Inline styles are allowed because the console's
     * component library makes them.
     */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " object-src 'none'; base-uri 'none'; form-action 'self';"
                    + " frame-ancestors 'none'";

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String id = UuidV7.next().toString();
        request.setAttribute(ID, id);
        response.setHeader("X-Request-Id", id);
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        try (MDC.MDCCloseable _ = MDC.putCloseable(ID, id)) {
            chain.doFilter(request, response);
        } catch (ServletException | IOException | RuntimeException e) {
            if (!Unexpected.isBrokenOff(request)) {
                throw e;
            }
        }
        if (Unexpected.isBrokenOff(request)) {
            // It was logged. The container closes the connection for this, and says and sends no
            // more: else an answer of unknown length could end as if it were whole.
            throw new ClientAbortException("the answer broke off");
        }
    }

    static String idOf(HttpServletRequest request) {
        return String.valueOf(request.getAttribute(ID));
    }
}
