package assay.service.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A user's server, which takes deliveries and answers as a test says. */
final class Receiver implements AutoCloseable {

    private final HttpServer server =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final Queue<Taken> taken = new ConcurrentLinkedQueue<>();
    private volatile int next = 204;
    private volatile int later = 204;

    /** A delivery as it came. */
    record Taken(Map<String, String> headers, String body) {}

    Receiver() throws IOException {
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, String> headers = new HashMap<>();
        for (String name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
            headers.put(
                    name,
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse(""));
        }
        taken.add(new Taken(headers, new String(body, StandardCharsets.UTF_8)));
        int status = next;
        next = later;
        if (status == 302) {
            exchange.getResponseHeaders().set("Location", url() + "elsewhere");
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    void answer(int status) {
        answer(status, status);
    }

    void answer(int first, int then) {
        next = first;
        later = then;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    List<Taken> taken() {
        return List.copyOf(taken);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
