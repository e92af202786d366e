package assay.disk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpSourceTest {

    private static final int SIZE = 10 * HttpSource.BLOCK + 77;

    private final byte[] file = new byte[SIZE];
    private HttpServer server;
    private volatile byte[] served = file;
    private volatile String tag = "\"1\"";
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean ranges = true;
    private volatile boolean cutShort;

    @BeforeEach
    void serve() throws IOException {
        new Random(1).nextBytes(file);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/image", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void onlyWhatIsReadIsFetched() throws IOException {
        try (HttpSource source = open()) {
            assertThat(source.size()).isEqualTo(SIZE);
            assertThat(read(source, SIZE - 77, 77))
                    .isEqualTo(Arrays.copyOfRange(file, SIZE - 77, SIZE));
            assertThat(source.bytesFetched()).isEqualTo(HttpSource.BLOCK + 77);
            assertThat(source.requests()).isEqualTo(2);
        }
    }

    @Test
    void whoReadsOnGetsMoreAtOnce() throws IOException {
        try (HttpSource source = open()) {
            for (int at = 0; at < SIZE; at += 1000) {
                int length = Math.min(1000, SIZE - at);
                assertThat(read(source, at, length))
                        .isEqualTo(Arrays.copyOfRange(file, at, at + length));
            }
            assertThat(source.bytesFetched()).isEqualTo(SIZE);
            assertThat(source.requests()).isEqualTo(4);
        }
    }

    @Test
    void rangesInAnyOrderAreTheFiles() throws IOException {
        Random random = new Random(2);
        try (HttpSource source = open()) {
            for (int turn = 0; turn < 200; turn++) {
                int at = random.nextInt(SIZE);
                int length = random.nextInt(SIZE - at);
                assertThat(read(source, at, length))
                        .isEqualTo(Arrays.copyOfRange(file, at, at + length));
            }
        }
    }

    @Test
    void aFailureThatPassesIsOvercome() throws IOException {
        try (HttpSource source = open()) {
            failures.set(3);
            assertThat(read(source, SIZE - 1, 1)[0]).isEqualTo(file[SIZE - 1]);
        }
    }

    @Test
    void aFailureThatStaysIsTold() throws IOException {
        try (HttpSource source = open()) {
            failures.set(100);
            assertThatThrownBy(() -> read(source, SIZE - 1, 1)).hasMessageContaining("503");
        }
    }

    @Test
    void anAnswerThatEndsEarlyIsNoFile() throws IOException {
        try (HttpSource source = open()) {
            cutShort = true;
            assertThatThrownBy(() -> read(source, SIZE - 1000, 1000))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aServerWithoutRangesIsRefused() {
        ranges = false;
        assertThatThrownBy(this::open).hasMessageContaining("does not support ranges");
    }

    @Test
    void aFileThatIsReplacedMeanwhileIsNoticed() throws IOException {
        try (HttpSource source = open()) {
            tag = "\"2\"";
            assertThatThrownBy(() -> read(source, SIZE - 1, 1)).hasMessageContaining("replaced");
        }
    }

    @Test
    void aFileThatIsNotThereIsAClearError() {
        URI wrong = URI.create("http://localhost:" + server.getAddress().getPort() + "/none");
        assertThatThrownBy(() -> HttpSource.open(wrong, Duration.ZERO)).hasMessageContaining("404");
    }

    @Test
    void anEmptyFileIsEmpty() throws IOException {
        served = new byte[0];
        try (HttpSource source = open()) {
            assertThat(source.size()).isZero();
        }
    }

    private HttpSource open() throws IOException {
        String host = server.getAddress().getAddress().getHostAddress();
        URI address = URI.create("http://" + host + ":" + server.getAddress().getPort() + "/image");
        return HttpSource.open(address, Duration.ZERO);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (failures.getAndUpdate(left -> Math.max(left - 1, 0)) > 0) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            String[] range =
                    exchange.getRequestHeaders().getFirst("Range").substring(6).split("-", 2);
            int from = Integer.parseInt(range[0]);
            int to = Math.min(Integer.parseInt(range[1]) + 1, served.length);
            exchange.getResponseHeaders().add("ETag", tag);
            if (from >= served.length) {
                exchange.getResponseHeaders().add("Content-Range", "bytes */" + served.length);
                exchange.sendResponseHeaders(416, -1);
                return;
            }
            if (!ranges) {
                exchange.sendResponseHeaders(200, served.length);
                exchange.getResponseBody().write(served);
                return;
            }
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, served.length));
            exchange.sendResponseHeaders(206, to - from);
            exchange.getResponseBody().write(served, from, cutShort ? 10 : to - from);
        }
    }

    private static byte[] read(HttpSource source, long offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        source.read(offset, target);
        return target.array();
    }
}
