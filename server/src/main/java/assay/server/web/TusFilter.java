package assay.server.web;

import assay.service.Problem;
import assay.service.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What tus wants of every request for an upload: that both say which version of the protocol they
 * speak, and that a client which can only send POST may say what it means.
 */
public final class TusFilter extends OncePerRequestFilter {

    /** The version that is spoken. */
    public static final String VERSION = "1.0.0";

    private static final String RESUMABLE = "Tus-Resumable";
    private static final Pattern PATH = Pattern.compile("/api/v1/images/[^/]+/uploads(/[^/]+)?");

    /** Those that a POST may mean; what a session must be proven for stays so. */
    private static final Set<String> MEANT = Set.of("PATCH", "DELETE", "HEAD", "OPTIONS");

    /** Our own listing, which tus knows nothing of, and questions about versions need not say. */
    private static final Set<String> WITHOUT_VERSION = Set.of("GET", "OPTIONS");

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !PATH.matcher(request.getServletPath()).matches();
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest meant = meant(request);
        response.setHeader(RESUMABLE, VERSION);
        if (!WITHOUT_VERSION.contains(meant.getMethod())
                && !VERSION.equals(request.getHeader(RESUMABLE))) {
            response.setHeader("Tus-Version", VERSION);
            ProblemJson.write(
                    new ProblemException(Problem.UPLOAD_VERSION, VERSION), request, response);
            return;
        }
        chain.doFilter(meant, response);
    }

    private static HttpServletRequest meant(HttpServletRequest request) {
        String method = request.getHeader("X-HTTP-Method-Override");
        if (method == null || !request.getMethod().equals("POST") || !MEANT.contains(method)) {
            return request;
        }
        return new HttpServletRequestWrapper(request) {
            @Override
            public String getMethod() {
                return method;
            }
        };
    }
}
