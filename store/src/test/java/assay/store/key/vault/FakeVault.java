package assay.store.key.vault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What we use of Vault's Transit engine, answering as its API documentation says it does, in dozens
 * of lines. It makes a key that {@code encrypt} names and that does not exist, as Vault does for
 * who may.
 */
final class FakeVault implements AutoCloseable {

    static final String TOKEN = "hvs.of-a-test";

    private final Map<String, List<byte[]>> keys = new TreeMap<>();
    private final SecureRandom random = new SecureRandom();
    private final HttpServer server;

    /** The key that may be destroyed. */
    private String deletable = "";

    /** Statuses with which the next requests are answered, whatever they ask for. */
    final Queue<Integer> failures = new ConcurrentLinkedQueue<>();

    /** What every request is answered with, if this is not empty. */
    volatile String answer = "";

    /** What was asked for: {@code POST keys/acme}. */
    final Queue<String> requests = new ConcurrentLinkedQueue<>();

    FakeVault() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/transit/", this::answer);
        server.createContext("/", exchange -> send(exchange, 404, errors("no handler for route")));
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static String errors(String... errors) {
        return Arrays.stream(errors)
                .map(error -> '"' + error + '"')
                .collect(Collectors.joining(",", "{\"errors\":[", "]}"));
    }

    private static String data(String fields) {
        return "{\"request_id\":\"1\",\"lease_duration\":0,\"data\":{"
                + fields
                + "},\"auth\":null}";
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString().substring("/v1/transit/".length());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestMethod() + " " + path);
        Integer failure = failures.poll();
        if (!answer.isEmpty()) {
            send(exchange, 200, answer);
        } else if (failure != null) {
            send(exchange, failure, failure == 502 ? "<html>" : errors("Vault is sealed"));
        } else if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
            send(exchange, 403, errors("permission denied"));
        } else if (path.equals("keys?list=true")) {
            list(exchange);
        } else {
            JsonNode fields = JsonMapper.shared().readTree(body.isEmpty() ? "{}" : body);
            String name = path.replaceFirst("^[a-z]+/", "").replaceFirst("/(rotate|config)$", "");
            switch (exchange.getRequestMethod() + " " + path.replace(name, "NAME")) {
                case "GET keys/NAME" -> read(exchange, name);
                case "POST keys/NAME" -> {
                    keys.computeIfAbsent(name, _ -> new ArrayList<>(List.of(random(32))));
                    send(exchange, 204, "");
                }
                case "POST keys/NAME/config" -> {
                    deletable = name;
                    send(exchange, 200, "");
                }
                case "DELETE keys/NAME" -> delete(exchange, name);
                case "POST keys/NAME/rotate" -> rotate(exchange, name);
                case "POST encrypt/NAME" -> encrypt(exchange, name, fields);
                case "POST decrypt/NAME" -> decrypt(exchange, name, fields);
                default -> send(exchange, 404, errors("unsupported path"));
            }
        }
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private void list(HttpExchange exchange) throws IOException {
        String names = keys.keySet().stream().collect(Collectors.joining("\",\"", "\"", "\""));
        if (keys.isEmpty()) {
            send(exchange, 404, errors());
        } else {
            send(exchange, 200, data("\"keys\":[" + names + "]"));
        }
    }

    private void read(HttpExchange exchange, String name) throws IOException {
        List<byte[]> versions = keys.get(name);
        if (versions == null) {
            send(exchange, 404, errors());
        } else {
            send(
                    exchange,
                    200,
                    data("\"type\":\"aes256-gcm96\",\"latest_version\":" + versions.size()));
        }
    }

    private void rotate(HttpExchange exchange, String name) throws IOException {
        List<byte[]> versions = keys.get(name);
        if (versions == null) {
            send(exchange, 400, errors("key not found"));
        } else {
            versions.add(random(32));
            send(exchange, 204, "");
        }
    }

    private void delete(HttpExchange exchange, String name) throws IOException {
        if (!name.equals(deletable)) {
            send(exchange, 400, errors("deletion is not allowed for this key"));
        } else {
            keys.remove(name);
            send(exchange, 204, "");
        }
    }

    private void encrypt(HttpExchange exchange, String name, JsonNode fields) throws IOException {
        List<byte[]> versions =
                keys.computeIfAbsent(name, _ -> new ArrayList<>(List.of(random(32))));
        byte[] nonce = random(12);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, versions.getLast(), nonce, fields)
                            .doFinal(bytes(fields, "plaintext"));
            byte[] all = ByteBuffer.allocate(12 + sealed.length).put(nonce).put(sealed).array();
            String text =
                    "vault:v" + versions.size() + ":" + Base64.getEncoder().encodeToString(all);
            send(exchange, 200, data("\"ciphertext\":\"" + text + "\",\"key_version\":1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void decrypt(HttpExchange exchange, String name, JsonNode fields) throws IOException {
        List<byte[]> versions = keys.get(name);
        if (versions == null) {
            send(exchange, 400, errors("encryption key not found"));
            return;
        }
        String[] parts = fields.path("ciphertext").asString("").split(":", 3);
        int version = Integer.parseInt(parts[1].substring(1));
        if (version > versions.size()) {
            send(exchange, 400, errors("invalid ciphertext: version is too new"));
            return;
        }
        try {
            byte[] all = Base64.getDecoder().decode(parts[2]);
            byte[] plain =
                    cipher(
                                    Cipher.DECRYPT_MODE,
                                    versions.get(version - 1),
                                    Arrays.copyOf(all, 12),
                                    fields)
                            .doFinal(all, 12, all.length - 12);
            String text = Base64.getEncoder().encodeToString(plain);
            send(exchange, 200, data("\"plaintext\":\"" + text + "\""));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            send(exchange, 400, errors("cipher: message authentication failed"));
        }
    }

    private static byte[] bytes(JsonNode fields, String field) {
        return Base64.getDecoder().decode(fields.path(field).asString(""));
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, JsonNode fields)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(bytes(fields, "associated_data"));
        return cipher;
    }
}
