package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentApiTest {

    private static final Api ADMIN = RunningServer.admin();
    private static final byte[] BYTES = random(3_000_001);
    private static final String IMAGE = ADMIN.newImage("a \"disk\" 镜像.raw", BYTES);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 262_144, 20_000_000})
    void whatWasUploadedIsDownloadedByteForByte(int size) throws Exception {
        byte[] bytes = random(size);
        String digest =
                "sha-256=:"
                        + Base64.getEncoder()
                                .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes))
                        + ":";
        String image = ADMIN.newImage("sized");

        HttpResponse<byte[]> stored =
                ADMIN.put(
                        image + "/content",
                        BodyPublishers.ofByteArray(bytes),
                        "Repr-Digest",
                        digest);
        HttpResponse<byte[]> download = ADMIN.get(image + "/content");

        assertThat(stored.statusCode()).isEqualTo(202);
        assertThat(download.body()).isEqualTo(bytes);
        assertThat(download.headers().firstValue("Repr-Digest")).contains(digest);
        assertThat(download.headers().firstValueAsLong("Content-Length")).hasValue(size);
    }

    @Test
    void anUploadMayComeInChunksOfUnknownNumber() {
        String image = ADMIN.newImage("chunked");

        ADMIN.put(
                image + "/content",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(BYTES)));

        assertThat(ADMIN.get(image + "/content").body()).isEqualTo(BYTES);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=100-199, 100, 200",
        "bytes=262143-262144, 262143, 262145",
        "bytes=2999999-, 2999999, 3000001",
        "bytes=2999999-999999999999999999, 2999999, 3000001",
        "bytes=-5, 2999996, 3000001",
        "bytes=-999999999, 0, 3000001",
    })
    void aRangeIsThatRange(String range, int from, int to) {
        HttpResponse<byte[]> answer = ADMIN.get(IMAGE + "/content", "Range", range);

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(BYTES, from, to));
        assertThat(answer.headers().firstValue("Content-Range"))
                .contains("bytes " + from + "-" + (to - 1) + "/" + BYTES.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,5-6", "bytes=5-4", "bytes=-", "bytes=x", "lines=1-2"})
    void aRangeThatIsNotOneIsIgnored(String range) {
        HttpResponse<byte[]> answer = ADMIN.get(IMAGE + "/content", "Range", range);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=3000001-", "bytes=3000001-3000002", "bytes=-0"})
    void aRangeBehindTheEndIsRefused(String range) {
        HttpResponse<byte[]> answer = ADMIN.get(IMAGE + "/content", "Range", range);

        assertProblem(answer, 416, "range_not_satisfiable");
        assertThat(answer.headers().firstValue("Content-Range")).contains("bytes */3000001");
    }

    @Test
    void aRangeOfOtherBytesThanTheClientHasIsNotSent() {
        String tag = ADMIN.head(IMAGE + "/content").headers().firstValue("ETag").orElseThrow();

        assertThat(
                        ADMIN.get(IMAGE + "/content", "Range", "bytes=0-0", "If-Range", tag)
                                .statusCode())
                .isEqualTo(206);
        assertThat(
                        ADMIN.get(IMAGE + "/content", "Range", "bytes=0-0", "If-Range", "\"x\"")
                                .statusCode())
                .isEqualTo(200);
        assertThat(ADMIN.get(IMAGE + "/content", "If-None-Match", tag).statusCode()).isEqualTo(304);
    }

    @Test
    void theHeadersComeWithoutTheBody() {
        HttpResponse<byte[]> answer = ADMIN.head(IMAGE + "/content");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(BYTES.length);
        assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment;")
                .contains("UTF-8''a%20%22disk%22%20%E9%95%9C%E5%83%8F.raw");
    }

    @Test
    void bytesThatAreNotTheAnnouncedOnesAreRefused() {
        String image = ADMIN.newImage("changed");
        String digest = "sha-256=:" + Base64.getEncoder().encodeToString(new byte[32]) + ":";

        assertProblem(
                ADMIN.put(image + "/content", BodyPublishers.ofString("x"), "Repr-Digest", digest),
                400,
                "digest_mismatch");
        assertProblem(
                ADMIN.put(
                        image + "/content",
                        BodyPublishers.ofString("x"),
                        "Repr-Digest",
                        "sha-256=nonsense"),
                400,
                "request_invalid");
        assertThat(json(ADMIN.get(image)).path("status").asString()).isEqualTo("queued");
    }

    @Test
    void contentIsWrittenOnce() {
        assertProblem(
                ADMIN.put(IMAGE + "/content", BodyPublishers.ofString("x")),
                409,
                "image_has_content");
    }

    @Test
    void aFileOverTheLimitIsRefusedBeforeItIsSent() throws Exception {
        String image = ADMIN.newImage("large");
        try (Socket socket = connect()) {
            ask(
                    socket,
                    "PUT /api/v1" + image + "/content HTTP/1.1",
                    "Content-Length: 1000000000",
                    "Expect: 100-continue");

            assertThat(statusLine(socket)).contains(" 413 ");
        }
        assertThat(json(ADMIN.get(image)).path("status").asString()).isEqualTo("queued");
    }

    @Test
    void aConnectionThatEndsTooEarlyLeavesTheImageQueued() throws Exception {
        String image = ADMIN.newImage("aborted");
        try (Socket socket = connect()) {
            ask(socket, "PUT /api/v1" + image + "/content HTTP/1.1", "Content-Length: 1000000");
            socket.getOutputStream().write(new byte[500_000]);
            socket.getOutputStream().flush();
            ADMIN.awaitImage(image, found -> Api.status(found).equals("uploading"));
        }

        assertThat(
                        ADMIN.awaitImage(image, found -> Api.status(found).equals("queued"))
                                .at("/error/code")
                                .asString())
                .isEqualTo("upload_interrupted");
        assertThat(ADMIN.put(image + "/content", BodyPublishers.ofString("x")).statusCode())
                .isEqualTo(202);
    }

    @Test
    void anUploadThatIsRunningKeepsOthersOut() throws Exception {
        String image = ADMIN.newImage("busy");
        try (Socket socket = connect()) {
            ask(socket, "PUT /api/v1" + image + "/content HTTP/1.1", "Content-Length: 10");
            ADMIN.awaitImage(image, found -> Api.status(found).equals("uploading"));

            assertProblem(
                    ADMIN.put(image + "/content", BodyPublishers.ofString("x")),
                    409,
                    "image_uploading");
        }
    }

    @Test
    void damagedBytesEndTheDownloadInsteadOfBeingSent() throws Exception {
        List<Path> before = blocks();
        // Zeros are not stored: of the four blocks there are the third, and the fourth, not a
        // whole.
        byte[] bytes = random(2_000_000);
        Arrays.fill(bytes, 0, 1 << 20, (byte) 0);
        String image = ADMIN.newImage("damaged", bytes);
        List<Path> own = blocks();
        own.removeAll(before);
        assertThat(own).hasSize(2);
        Path third =
                Collections.max(own, Comparator.comparingLong(block -> block.toFile().length()));
        byte[] damaged = Files.readAllBytes(third);
        damaged[450_000] ^= 1;
        Files.write(third, damaged);

        assertThatThrownBy(() -> ADMIN.get(image + "/content"))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(ADMIN.get(image + "/content", "Range", "bytes=0-999999").body())
                .isEqualTo(Arrays.copyOf(bytes, 1_000_000));
    }

    private static List<Path> blocks() throws IOException {
        Path folder = RunningServer.DATA.resolve("store/blocks");
        try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.of()) {
            return files.filter(Files::isRegularFile).collect(Collectors.toList());
        }
    }

    @Test
    void aCompressedOrPartialBodyIsNotTakenForTheFile() {
        String image = ADMIN.newImage("encoded") + "/content";

        assertProblem(
                ADMIN.put(image, BodyPublishers.ofString("x"), "Content-Encoding", "gzip"),
                415,
                "media_type_unsupported");
        assertProblem(
                ADMIN.put(image, BodyPublishers.ofString("x"), "Content-Range", "bytes 0-0/2"),
                400,
                "request_invalid");
    }

    private static Socket connect() throws IOException {
        URI server = URI.create(RunningServer.ADDRESS);
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static void ask(Socket socket, String... lines) throws IOException {
        String request =
                String.join("\r\n", lines)
                        + "\r\nHost: localhost\r\nContent-Type: application/octet-stream"
                        + "\r\nAuthorization: Bearer "
                        + ADMIN.token()
                        + "\r\n\r\n";
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String statusLine(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
