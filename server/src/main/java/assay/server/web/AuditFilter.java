package assay.server.web;

import assay.service.ProblemException;
import assay.service.audit.Audit;
import assay.service.audit.AuditEvent;
import assay.service.audit.Initiator;
import assay.service.audit.Origin;
import assay.service.audit.Outcome;
import assay.service.identity.Session;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Tells use cases where a request came from, and records what they do not: denials, changes that
 * failed, downloads, and changes that no use case recorded. A request without a session is not
 * recorded here: else everybody could fill the log.
 */
public final class AuditFilter extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(AuditFilter.class);
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final Audit audit;

    public AuditFilter(Audit audit) {
        this.audit = audit;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String agent = request.getHeader("User-Agent");
        Origin origin = new Origin(request.getRemoteAddr(), agent == null ? "" : agent);
        try {
            origin.call(() -> {
                boolean ended = false;
                try {
                    chain.doFilter(request, response);
                    ended = true;
                } finally {
                    record(request, ended ? response.getStatus() : 500, response, origin);
                }
                return ended;
            });
        } catch (ServletException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    private void record(
            HttpServletRequest request, int status, HttpServletResponse response, Origin origin) {
        if (!(request.getAttribute(SessionFilter.SESSION) instanceof Session session)) {
            return;
        }
        boolean failed = status >= 400;
        boolean change = !SAFE.contains(request.getMethod());
        AuditedRequest asked = AuditedRequest.of(request, response.getHeader("Location"));
        boolean wanted =
                failed
                        ? change || status == 403
                        : (change && !origin.isRecorded() && !asked.isPiece())
                                || asked.isDownload();
        if (wanted) {
            append(
                    new AuditEvent(
                            asked.action(),
                            failed ? Outcome.FAILURE : Outcome.SUCCESS,
                            Initiator.of(session),
                            asked.target(),
                            failed ? Optional.of(reason(request, status)) : Optional.empty(),
                            Map.of()));
        }
    }

    private static String reason(HttpServletRequest request, int status) {
        return request.getAttribute(DispatcherServlet.EXCEPTION_ATTRIBUTE)
                        instanceof ProblemException e
                ? e.problem().code()
                : Integer.toString(status);
    }

    /** The answer is on its way already, so what fails here is for the operator to know. */
    private void append(AuditEvent event) {
        try {
            audit.record(event);
        } catch (RuntimeException e) {
            LOG.error("no audit record could be made of {}", event, e);
        }
    }
}
