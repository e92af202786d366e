package assay.server.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JsonOverHttpTest {

    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void answer(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/json" -> send(exchange, 200, "{\"a\":1}");
            case "/gone" -> send(exchange, 404, "{\"error\":{}}");
            case "/page" -> send(exchange, 200, "<html>");
            case "/large" -> send(exchange, 200, " ".repeat(2 << 20) + "{}");
            case "/deep" -> send(exchange, 200, "[".repeat(500_000));
            case "/elsewhere" -> {
                exchange.getResponseHeaders().set("Location", "/json");
                send(exchange, 302, "{}");
            }
            default -> stallAfterTheFirstByte(exchange);
        }
    }

    private void stallAfterTheFirstByte(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void jsonIsReadWhateverTheStatusButOnlyGoodAnswersCountAsSuch() throws IOException {
        JsonOverHttp http = new JsonOverHttp(Duration.ofMinutes(1));

        assertThat(http.get(address("/json")).path("a").asInt()).isEqualTo(1);
        assertThat(http.ask(HttpRequest.newBuilder(address("/gone"))).status()).isEqualTo(404);
        assertThatThrownBy(() -> http.get(address("/gone"))).hasMessageContaining("answered 404");
    }

    @Test
    void whatIsTooLargeTooDeepOrNoJsonIsNotReadAndNobodyIsSentElsewhere() {
        JsonOverHttp http = new JsonOverHttp(Duration.ofMinutes(1));

        for (String path : new String[] {"/page", "/large", "/deep", "/elsewhere"}) {
            assertThatThrownBy(() -> http.get(address(path)))
                    .as(path)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUp() {
        JsonOverHttp http = new JsonOverHttp(Duration.ofMillis(200));

        assertThatThrownBy(() -> http.get(address("/stalls")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not answer in time");
    }
}
