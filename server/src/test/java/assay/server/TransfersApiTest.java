package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import assay.testkit.S3Proxy;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TransfersApiTest {

    private static final Api ADMIN = RunningServer.admin();
    private static final byte[] DISK = disk();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"url\":\"http://127.0.0.1/disk\"}",
                "{\"url\":\"http://169.254.169.254/latest/meta-data\"}",
                "{\"bucket\":{\"endpoint\":\"http://10.0.0.1\",\"bucket\":\"bb\",\"key\":\"k\","
                        + "\"accessKey\":\"a\",\"secretKey\":\"s\"}}"
            })
    void addressesOfTheOperatorsNetworkAreRefused(String body) {
        String image = ADMIN.newImage("refused");

        assertProblem(ADMIN.post(image + "/import", body), 400, "address_refused");
        assertThat(Api.status(json(ADMIN.get(image)))).isEqualTo("queued");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"url\":\"file:///etc/passwd\"}",
                "{\"url\":\"https://a.invalid/\",\"bucket\":{}}",
                "{\"bucket\":{\"bucket\":\"bb\",\"key\":\"k\"}}",
                "{\"url\":\"https://a.invalid/\",\"sha256\":\"x\"}"
            })
    void aRequestThatNamesNoFileIsRefused(String body) {
        assertProblem(
                ADMIN.post(ADMIN.newImage("invalid") + "/import", body), 400, "request_invalid");
    }

    @Test
    void onlyActiveImagesGoOut() {
        String image = ADMIN.newImage("empty");

        HttpResponse<byte[]> answer =
                ADMIN.post(
                        image + "/exports",
                        export("https://s3.nowhere.invalid", "k", "raw"),
                        "Accept-Language",
                        "zh");

        assertProblem(answer, 409, "image_not_active");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("镜像");
        assertThat(json(ADMIN.get(image + "/exports")).path("exports")).isEmpty();
    }

    /**
     * A server that is killed in the middle of an import goes on with it, and what it then exports
     * is what QEMU takes for the same disk.
     */
    @Test
    void anImportSurvivesAKillAndTheImageGoesOutAgain(@TempDir Path folder) throws Exception {
        ConcurrentLinkedQueue<Long> froms = new ConcurrentLinkedQueue<>();
        CountDownLatch killed = new CountDownLatch(1);
        HttpServer web = web(froms, killed);
        try (S3Proxy s3 = S3Proxy.start(folder.resolve("s3"))) {
            ServerProcess server = start(folder);
            Api api = server.logIn();
            String image = api.newImage("imported");
            String url = "http://127.0.0.1:" + web.getAddress().getPort() + "/disk?key=hush";
            HttpResponse<byte[]> ordered = api.post(image + "/import", "{\"url\":\"" + url + "\"}");
            assertThat(ordered.statusCode()).isEqualTo(202);
            String job = ordered.headers().firstValue("Location").orElseThrow().substring(7);
            await(api, job, found -> found.path("bytes").asLong(0) > 0 && blocks(folder) >= 15);
            server.kill();
            killed.countDown();

            server = start(folder);
            try {
                api = server.logIn();
                JsonNode found = api.awaitImage(image, each -> Api.status(each).equals("active"));
                assertThat(found.path("size").asLong()).isEqualTo(DISK.length);
                assertThat(api.get(image + "/content").body()).isEqualTo(DISK);
                assertThat(froms).hasSize(2).element(1).isNotEqualTo(0L);
                export(api, image, s3, folder);
            } finally {
                server.stop();
            }
            assertThat(folder.resolve("errors")).content().doesNotContain("hush");
        } finally {
            web.stop(0);
        }
    }

    /** How many blocks are stored; of what is sent at first there are 15, but for holes. */
    private static long blocks(Path folder) {
        Path blocks = folder.resolve("data/store/blocks");
        try (Stream<Path> files = Files.exists(blocks) ? Files.walk(blocks) : Stream.of()) {
            return files.filter(Files::isRegularFile).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void export(Api api, String image, S3Proxy s3, Path folder) throws Exception {
        String body = export(s3.endpoint().toString(), "out.qcow2", "qcow2");
        HttpResponse<byte[]> ordered = api.post(image + "/exports", body);
        assertThat(ordered.statusCode()).isEqualTo(202);
        assertThat(new String(ordered.body(), StandardCharsets.UTF_8))
                .doesNotContain(S3Proxy.SECRET_KEY);
        String job = ordered.headers().firstValue("Location").orElseThrow().substring(7);
        await(api, job, found -> found.path("state").asString().equals("done"));

        JsonNode export = json(api.get(image + "/exports")).path("exports").get(0);
        Path object = folder.resolve("s3/buckets").resolve(S3Proxy.BUCKET).resolve("out.qcow2");
        assertThat(export.path("size").asLong()).isEqualTo(Files.size(object));
        Path disk = Files.write(folder.resolve("disk.raw"), DISK);
        Oracle.require("qemu-img").run("compare", "-f", "raw", "-F", "qcow2", disk, object);
    }

    private static String export(String endpoint, String key, String format) {
        return JsonMapper.shared()
                .writeValueAsString(
                        new Export(
                                format,
                                new Bucket(
                                        endpoint,
                                        S3Proxy.BUCKET,
                                        key,
                                        S3Proxy.ACCESS_KEY,
                                        S3Proxy.SECRET_KEY)));
    }

    private record Export(String format, Bucket bucket) {}

    private record Bucket(
            String endpoint, String bucket, String key, String accessKey, String secretKey) {}

    /** Sends a good half of the disk and then nothing, until the one who asked is dead. */
    private static HttpServer web(ConcurrentLinkedQueue<Long> froms, CountDownLatch killed)
            throws IOException {
        HttpServer web =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        web.createContext(
                "/disk",
                exchange -> {
                    int from = from(exchange);
                    froms.add((long) from);
                    exchange.getResponseHeaders().set("ETag", "\"1\"");
                    exchange.getResponseHeaders()
                            .set(
                                    "Content-Range",
                                    "bytes " + from + "-" + (DISK.length - 1) + "/" + DISK.length);
                    exchange.sendResponseHeaders(from > 0 ? 206 : 200, DISK.length - from);
                    try (OutputStream out = exchange.getResponseBody()) {
                        int half = from > 0 ? 0 : 11_000_000;
                        out.write(DISK, from, half);
                        out.flush();
                        if (from == 0) {
                            killed.await();
                        }
                        out.write(DISK, from + half, DISK.length - from - half);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        web.start();
        return web;
    }

    private static int from(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return range == null ? 0 : Integer.parseInt(range, 6, range.length() - 1, 10);
    }

    private static void await(Api api, String job, Predicate<JsonNode> wanted) {
        Instant deadline = Instant.now().plusSeconds(120);
        JsonNode found = json(api.get(job));
        while (!wanted.test(found)) {
            assertThat(Instant.now()).as("waiting for %s", found).isBefore(deadline);
            Thread.onSpinWait();
            found = json(api.get(job));
        }
    }

    private static ServerProcess start(Path folder) throws IOException {
        return ServerProcess.start(
                AssayServer.class,
                folder,
                List.of(),
                List.of(
                        "--assay.upload.lease=3s",
                        "--assay.job.heartbeat=1s",
                        "--assay.outbound.allow=127.0.0.1"));
    }

    private static byte[] disk() {
        byte[] bytes = new byte[18 << 20];
        byte[] noise = new byte[15 << 20];
        new Random(18).nextBytes(noise);
        System.arraycopy(noise, 0, bytes, 1 << 20, noise.length);
        bytes[446 + 4] = (byte) 0x83;
        bytes[446 + 9] = 0x08; // first sector 2048
        bytes[446 + 13] = 0x08; // 2048 sectors
        bytes[510] = 0x55;
        bytes[511] = (byte) 0xaa;
        return bytes;
    }
}
