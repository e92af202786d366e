package assay.store.place;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service that answers what it is told to, one answer after the other, the last for ever. */
final class HostileS3 implements Closeable {

    private static final String EMPTY_LISTING =
            """
            <ListBucketResult><Name>assay-test</Name><KeyCount>0</KeyCount>
            <IsTruncated>false</IsTruncated></ListBucketResult>\
            """;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final List<HttpHandler> answers;
    private final CountDownLatch end = new CountDownLatch(1);

    /** Requests after the one with which a place is opened: method, body and Content-MD5. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    /** How many stalled requests there are; a place that waits for an answer has made one. */
    final CountDownLatch stalled = new CountDownLatch(1);

    private boolean opened;

    HostileS3(Answer... answers) throws IOException {
        this.answers = List.of(answers).stream().map(answer -> handler(answer)).toList();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** What a hostile service does with a request. */
    sealed interface Answer {}

    /** An answer of any status. */
    record Says(int status, String body, Map<String, String> headers) implements Answer {

        Says(int status, String body) {
            this(status, body, Map.of());
        }
    }

    /** An answer that claims {@code length} bytes and breaks off behind {@code body}. */
    record BreaksOff(String body, long length) implements Answer {}

    /** No answer at all. */
    record Stalls() implements Answer {}

    static Says error(int status, String code) {
        return new Says(status, "<Error><Code>" + code + "</Code><Message>no</Message></Error>");
    }

    private HttpHandler handler(Answer answer) {
        return switch (answer) {
            case Says says -> exchange -> says(exchange, says);
            case BreaksOff broken -> exchange -> breaksOff(exchange, broken);
            case Stalls ignored -> exchange -> stalls();
        };
    }

    private void answer(HttpExchange exchange) throws IOException {
        HttpHandler handler;
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            synchronized (this) {
                if (opened) {
                    requests.add(
                            (exchange.getRequestMethod()
                                            + " "
                                            + body
                                            + " "
                                            + Optional.ofNullable(
                                                            exchange.getRequestHeaders()
                                                                    .getFirst("Content-MD5"))
                                                    .orElse(""))
                                    .strip());
                    handler = answers.get(Math.min(requests.size(), answers.size()) - 1);
                } else {
                    opened = true;
                    handler = handler(new Says(200, EMPTY_LISTING));
                }
            }
            handler.handle(exchange);
        }
    }

    private static void says(HttpExchange exchange, Says says) throws IOException {
        says.headers().forEach(exchange.getResponseHeaders()::add);
        byte[] body = says.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(says.status(), body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static void breaksOff(HttpExchange exchange, BreaksOff broken) throws IOException {
        exchange.sendResponseHeaders(200, broken.length());
        exchange.getResponseBody().write(broken.body().getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private void stalls() {
        stalled.countDown();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A place in this service that tries three times, and waits for long. */
    S3Place place() throws IOException {
        return place(Duration.ofSeconds(30));
    }

    /** A place in this service that tries three times, and waits so long each time. */
    S3Place place(Duration attempt) throws IOException {
        return S3Place.open(settings(endpoint(), attempt));
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    static S3Settings settings(URI endpoint, Duration attempt) {
        return new S3Settings(
                Optional.of(endpoint),
                "us-east-1",
                "assay-test",
                "",
                Optional.of(new S3Settings.Credentials("key", "secret")),
                true,
                new S3Settings.Patience(attempt, attempt, Duration.ofMinutes(1), 3));
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.close();
    }
}
