package assay.server.web;

import assay.service.Problem;
import assay.service.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds every body that is read into memory: all but those of files, which are streamed and have
 * limits of their own.
 */
public final class BodyLimitFilter extends OncePerRequestFilter {

    /** In bytes: several times what the largest allowed image document takes. */
    public static final int LIMIT = 1 << 20;

    private static final Set<String> STREAMED =
            Set.of("application/octet-stream", "application/offset+octet-stream");

    /** Whether a request's body is a file's. */
    static boolean isStreamed(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null
                && STREAMED.contains(type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
    }

    /** A body that names no type is taken for a file, too. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getContentType() == null || isStreamed(request);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > LIMIT) {
            ProblemJson.write(tooLarge(), request, response);
            return;
        }
        chain.doFilter(new Limited(request), response);
    }

    /** What is wrong with a body over the limit. */
    static ProblemException tooLarge() {
        return new ProblemException(Problem.BODY_TOO_LARGE, Integer.toString(LIMIT));
    }

    /** For bodies that do not say how long they are. */
    private static final class Limited extends HttpServletRequestWrapper {

        Limited(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new LimitedStream(super.getInputStream());
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(
                    new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private static final class LimitedStream extends ServletInputStream {

        private final ServletInputStream body;
        private long left = LIMIT;

        LimitedStream(ServletInputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            int next = body.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int got = body.read(target, offset, length);
            count(Math.max(got, 0));
            return got;
        }

        private void count(int bytes) {
            left -= bytes;
            if (left < 0) {
                throw tooLarge();
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
