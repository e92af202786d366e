package assay.service.transfer;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.net.RefusedAddressException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * A file on a web server, by HTTP/1.1 (RFC 9110). Redirects are followed, at most {@value
 * #REDIRECTS}; each connection goes only where the resolver lets it.
 */
final class WebSource implements Source {

    static final int REDIRECTS = 5;

    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18})");

    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final WebAddress address;
    private final CloseableHttpClient client;

    /**
     * @param names gives the addresses that may be connected to, and refuses others
     * @param patience how long to wait for a connection, and for each next byte
     */
    WebSource(WebAddress address, DnsResolver names, Timeout patience) {
        this.address = address;
        this.client =
                HttpClients.custom()
                        .setConnectionManager(
                                PoolingHttpClientConnectionManagerBuilder.create()
                                        .setDnsResolver(names)
                                        .setDefaultConnectionConfig(
                                                ConnectionConfig.custom()
                                                        .setConnectTimeout(patience)
                                                        .setSocketTimeout(patience)
                                                        .build())
                                        .build())
                        .setUserAgent("Assay")
                        .disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableContentCompression()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .build();
    }

    @Override
    public Opened open(long from, String tag) throws IOException {
        WebAddress at = address;
        for (int redirects = 0; redirects <= REDIRECTS; redirects++) {
            HttpGet request = request(at, tag.isEmpty() ? 0 : from, tag);
            ClassicHttpResponse answer = ask(request);
            String location = location(answer);
            if (location.isEmpty()) {
                return opened(request, answer, from);
            }
            request.cancel();
            at =
                    at.redirect(location)
                            .orElseThrow(() -> refused("redirects to " + printable(location)));
        }
        throw refused("redirects more than " + REDIRECTS + " times");
    }

    private static HttpGet request(WebAddress at, long from, String tag) {
        HttpGet request = new HttpGet(at.uri());
        // A compressed answer would be another file, and would have ranges of its own.
        request.setHeader("Accept-Encoding", "identity");
        if (from > 0) {
            request.setHeader("Range", "bytes=" + from + "-");
            request.setHeader("If-Range", tag);
        }
        return request;
    }

    private ClassicHttpResponse ask(HttpGet request) throws IOException {
        try {
            return client.executeOpen(null, request, null);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private static String location(ClassicHttpResponse answer) {
        return switch (answer.getCode()) {
            case 301, 302, 303, 307, 308 -> header(answer, "Location");
            default -> "";
        };
    }

    private static Opened opened(HttpGet request, ClassicHttpResponse answer, long wanted)
            throws IOException {
        try {
            int status = answer.getCode();
            if (status != OK && status != PARTIAL_CONTENT) {
                throw notServed(status);
            }
            requireFile(answer);
            Matcher range = CONTENT_RANGE.matcher(header(answer, "Content-Range"));
            boolean part = status == PARTIAL_CONTENT && range.matches();
            if (status == PARTIAL_CONTENT && (!part || Long.parseLong(range.group(1)) != wanted)) {
                throw refused("answers with another range than it was asked for");
            }
            HttpEntity entity = answer.getEntity();
            InputStream bytes =
                    entity == null ? InputStream.nullInputStream() : entity.getContent();
            return new Opened(
                    new Body(request, bytes),
                    part ? wanted : 0,
                    size(entity, part ? Long.parseLong(range.group(2)) : -1),
                    strong(header(answer, "ETag")));
        } catch (IOException | RuntimeException e) {
            request.cancel();
            throw e;
        }
    }

    private static OptionalLong size(HttpEntity entity, long ofRange) {
        long size =
                ofRange >= 0 || entity == null ? Math.max(0, ofRange) : entity.getContentLength();
        return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
    }

    private static void requireFile(ClassicHttpResponse answer) {
        String encoding = header(answer, "Content-Encoding");
        if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
            throw refused("answers in the encoding " + printable(encoding));
        }
        String type = header(answer, "Content-Type").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/html")) {
            throw refused("answers with a web page, not with a file");
        }
    }

    private static IOException notServed(int status) {
        boolean passes =
                status >= SERVER_ERROR
                        || status == REQUEST_TIMEOUT
                        || status == TOO_EARLY
                        || status == TOO_MANY_REQUESTS;
        if (!passes) {
            throw refused("answers with status " + status);
        }
        return new UnreachableException("the server answers with status " + status);
    }

    private static ProblemException refused(String how) {
        return new ProblemException(Problem.REMOTE_REFUSED, "the server " + how);
    }

    /** RFC 9110, section 13.1.5: only strong tags tell that two halves are of one file. */
    private static String strong(String tag) {
        return tag.matches("\"[\\x21\\x23-\\x7e]{1,200}\"") ? tag : "";
    }

    private static String header(ClassicHttpResponse answer, String name) {
        Header header = answer.getFirstHeader(name);
        return header == null || header.getValue() == null ? "" : header.getValue();
    }

    /** What a server says, in a text for people. */
    private static String printable(String said) {
        String some = said.substring(0, Math.min(200, said.length()));
        return some.replaceAll("\\?.*", "?…").replaceAll("[^\\x20-\\x7e…]", "?");
    }

    /** Says in words what the exceptions of sockets mean. */
    private static IOException unreachable(IOException e) {
        if (e instanceof RefusedAddressException refused) {
            throw new ProblemException(Problem.ADDRESS_REFUSED, refused.host());
        }
        String why =
                switch (e) {
                    case UnknownHostException _ -> "there is no host of this name";
                    case SocketTimeoutException _ -> "it does not answer in time";
                    case ConnectException _ -> "it does not accept connections";
                    case SSLException _ -> "no secure connection: " + e.getMessage();
                    default -> "the connection broke: " + e.getMessage();
                };
        return new UnreachableException(why, e);
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    /** Ends the connection when it is closed: what is still to come may never end. */
    private static final class Body extends FilterInputStream {

        private final HttpGet request;

        Body(HttpGet request, InputStream bytes) {
            super(bytes);
            this.request = request;
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                throw unreachable(e);
            }
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return super.read(target, offset, length);
            } catch (IOException e) {
                throw unreachable(e);
            }
        }

        @Override
        public void close() {
            request.cancel();
        }
    }
}
