package assay.disk.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Range requests for one file (RFC 9110, section 14). A request that fails for a reason that may
 * pass is repeated; that the file stays the same is checked by its validator and size each time.
 */
final class RangeRequests implements AutoCloseable {

    private static final int ATTEMPTS = 4;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final URI address;
    private final Duration pause;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .connectTimeout(TIMEOUT)
                    .build();

    private long size = -1;
    private String validator = "";

    /**
     * @param pause before the first repetition; doubled for each further one
     */
    RangeRequests(URI address, Duration pause) {
        this.address = address;
        this.pause = pause;
    }

    /** The size of the file in bytes, once {@link #first} was called. */
    long size() {
        return size;
    }

    long bytes() {
        return bytes.get();
    }

    long requests() {
        return requests.get();
    }

    /** The first bytes of the file, at most {@code length}; the answer tells the file's size. */
    byte[] first(int length) throws IOException {
        return repeated(0, length);
    }

    /** The {@code length} bytes at {@code offset}, inside the file. */
    byte[] range(long offset, int length) throws IOException {
        return repeated(offset, length);
    }

    @Override
    public void close() {
        client.close();
    }

    private byte[] repeated(long offset, int length) throws IOException {
        Duration wait = pause;
        for (int attempt = 1; ; attempt++) {
            try {
                return once(offset, length);
            } catch (IOException e) {
                boolean passing = !(e instanceof HttpException answer) || answer.isPassing();
                if (attempt == ATTEMPTS || !passing || e instanceof InterruptedIOException) {
                    throw e;
                }
            }
            pause(wait);
            wait = wait.multipliedBy(2);
        }
    }

    private static void pause(Duration wait) throws InterruptedIOException {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while reading from the server");
    }

    private byte[] once(long offset, int length) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .timeout(TIMEOUT)
                        .header("Range", "bytes=" + offset + "-" + (offset + length - 1))
                        // A compressed answer would have ranges of its own.
                        .header("Accept-Encoding", "identity")
                        .build();
        requests.incrementAndGet();
        HttpResponse<InputStream> response;
        try {
            response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            throw interrupted();
        }
        try (InputStream body = response.body()) {
            return content(response, body, offset, length);
        }
    }

    private byte[] content(
            HttpResponse<InputStream> response, InputStream body, long offset, int length)
            throws IOException {
        if (isEmptyFile(response)) {
            size = 0;
            return new byte[0];
        }
        Matcher range = contentRange(response);
        requireSame(response, Long.parseLong(range.group(3)));
        long end = Math.min(offset + length, size);
        if (Long.parseLong(range.group(1)) != offset || Long.parseLong(range.group(2)) != end - 1) {
            throw new HttpException(
                    address + " answers with other bytes than were asked for: " + range.group(),
                    false);
        }
        byte[] content = body.readNBytes((int) (end - offset));
        bytes.addAndGet(content.length);
        if (content.length < end - offset) {
            throw new EOFException(address + " ended its answer early");
        }
        return content;
    }

    private Matcher contentRange(HttpResponse<InputStream> response) throws HttpException {
        int status = response.statusCode();
        if (status == OK) {
            throw new HttpException(
                    address
                            + " is served as a whole only: its server does not support ranges;"
                            + " download it first",
                    false);
        }
        String value = response.headers().firstValue("Content-Range").orElse("");
        Matcher range = CONTENT_RANGE.matcher(value);
        if (status != PARTIAL_CONTENT || !range.matches()) {
            boolean passing = status == TOO_MANY_REQUESTS || status >= SERVER_ERROR;
            throw new HttpException(
                    address + " answers with status " + status + " " + value, passing);
        }
        return range;
    }

    private boolean isEmptyFile(HttpResponse<InputStream> response) {
        String range = response.headers().firstValue("Content-Range").orElse("");
        return size <= 0
                && ((response.statusCode() == RANGE_NOT_SATISFIABLE && range.equals("bytes */0"))
                        || (response.statusCode() == OK
                                && response.headers().firstValueAsLong("Content-Length").orElse(-1)
                                        == 0));
    }

    /** The first answer says which file it is; every later one must be about the same. */
    private void requireSame(HttpResponse<InputStream> response, long total) throws HttpException {
        Optional<String> tag = response.headers().firstValue("ETag");
        String seen = tag.or(() -> response.headers().firstValue("Last-Modified")).orElse("");
        if (size < 0) {
            size = total;
            validator = seen;
        } else if (size != total || !validator.equals(seen)) {
            throw new HttpException(
                    address + " was replaced while it was read; start again", false);
        }
    }
}
