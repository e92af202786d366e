package assay.server;

import static assay.server.Api.assertProblem;
import static assay.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads in pieces, by the text of tus 1.0.0. */
class UploadsApiTest {

    private static final Api ADMIN = RunningServer.admin();
    private static final Api MALLORY = RunningServer.mallory();
    private static final byte[] BYTES = random(3_000_001);

    @Test
    void aFileComesInPiecesAndIsTheImagesContent() {
        String image = ADMIN.newImage("pieces");

        HttpResponse<byte[]> made =
                create(image, BYTES.length, "Upload-Metadata", "name ZGlzaw==,empty");
        String upload = path(made);

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(header(made, "Upload-Expires")).endsWith("GMT");
        assertThat(header(made, "Tus-Resumable")).isEqualTo("1.0.0");
        assertThat(Api.status(json(ADMIN.get(image)))).isEqualTo("uploading");
        assertThat(offset(upload)).isZero();
        // Neither within blocks nor at their ends, as the store has them.
        int at = 0;
        for (int length : new int[] {1, 524_287, 524_288, 1_000_000, 0, 951_425}) {
            HttpResponse<byte[]> answer =
                    append(upload, at, Arrays.copyOfRange(BYTES, at, at += length));
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(header(answer, "Upload-Offset")).isEqualTo("" + at);
            HttpResponse<byte[]> head = tus("HEAD", upload, new byte[0]);
            assertThat(header(head, "Upload-Offset")).isEqualTo("" + at);
            assertThat(header(head, "Upload-Length")).isEqualTo("" + BYTES.length);
            assertThat(header(head, "Upload-Metadata")).isEqualTo("name ZGlzaw==,empty");
            assertThat(header(head, "Cache-Control")).isEqualTo("no-store");
        }

        assertThat(Api.status(json(ADMIN.get(image)))).isNotEqualTo("uploading");
        assertThat(ADMIN.get(image + "/content").body()).isEqualTo(BYTES);
        // Who did not get the last answer asks again.
        assertThat(offset(upload)).isEqualTo(BYTES.length);
        assertThat(append(upload, BYTES.length, new byte[0]).statusCode()).isEqualTo(204);
        assertProblem(create(image, 5), 409, "image_has_content");
    }

    @Test
    void anEmptyFileIsThereAtOnce() {
        String image = ADMIN.newImage("empty");

        HttpResponse<byte[]> made = create(image, 0);

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(ADMIN.get(image + "/content").body()).isEmpty();
    }

    @Test
    void aBrokenConnectionKeepsWhatCame() throws Exception {
        String image = ADMIN.newImage("broken");
        String upload = path(create(image, BYTES.length));
        try (Socket _ = sendPart(upload, 1_700_000)) {
            awaitDigest(image);
        }

        long came = offset(upload);
        assertThat(came).isBetween(1L, 1_700_000L);
        append(upload, came, Arrays.copyOfRange(BYTES, (int) came, BYTES.length));
        assertThat(ADMIN.get(image + "/content").body()).isEqualTo(BYTES);
    }

    @Test
    void aClientThatComesBackIsNotHinderedByItsOldConnection() throws Exception {
        String image = ADMIN.newImage("half open");
        String upload = path(create(image, BYTES.length));
        try (Socket _ = sendPart(upload, 1_700_000)) {
            awaitDigest(image);

            long came = offset(upload); // while the other request still runs
            append(upload, came, Arrays.copyOfRange(BYTES, (int) came, BYTES.length));

            assertThat(ADMIN.get(image + "/content").body()).isEqualTo(BYTES);
        }
    }

    /** Begins to send the rest of a file. */
    private static Socket sendPart(String upload, int length) throws IOException {
        URI server = URI.create(RunningServer.ADDRESS);
        Socket socket = new Socket(server.getHost(), server.getPort());
        String request =
                """
                PATCH /api/v1%s HTTP/1.1
                Host: localhost
                Authorization: Bearer %s
                Tus-Resumable: 1.0.0
                Content-Type: application/offset+octet-stream
                Upload-Offset: 0
                Content-Length: %d

                """
                        .formatted(upload, ADMIN.token(), BYTES.length)
                        .replace("\n", "\r\n");
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.write(BYTES, 0, length);
        out.flush();
        return socket;
    }

    /** Until some of it is on its way to the store. */
    private static void awaitDigest(String image) {
        String id = image.substring(image.lastIndexOf('/') + 1);
        ADMIN.awaitImage(
                image,
                _ ->
                        RunningServer.JDBI.withHandle(handle ->
                                handle.createQuery(
                                                "select writer is not null from uploads where image_id ="
                                                        + " cast(? as uuid)")
                                        .bind(0, id)
                                        .mapTo(Boolean.class)
                                        .one()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha1 SHA-1", "sha256 SHA-256", "md5 MD5", "sha512 SHA-512"})
    void aPieceThatWasDamagedIsNotKept(String algorithm) throws Exception {
        String[] names = algorithm.split(" ");
        String image = ADMIN.newImage("checked");
        String upload = path(create(image, 600_000));
        byte[] first = random(550_000);
        byte[] second = random(50_000);
        byte[] damaged = first.clone();
        damaged[540_000] ^= 1;

        String sum = checksum(names, first);
        HttpResponse<byte[]> refused = append(upload, 0, damaged, "Upload-Checksum", sum);
        assertProblem(refused, 460, "checksum_mismatch");
        assertThat(offset(upload)).isZero();
        assertThat(append(upload, 0, first, "Upload-Checksum", sum).statusCode()).isEqualTo(204);
        assertProblem(
                append(upload, 550_000, second, "Upload-Checksum", sum), 460, "checksum_mismatch");
        assertThat(offset(upload)).isEqualTo(550_000);
        append(upload, 550_000, second, "Upload-Checksum", checksum(names, second));

        byte[] all = Arrays.copyOf(first, 600_000);
        System.arraycopy(second, 0, all, 550_000, 50_000);
        assertThat(ADMIN.get(image + "/content").body()).isEqualTo(all);
    }

    private static String checksum(String[] names, byte[] bytes) throws Exception {
        return names[0]
                + " "
                + Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance(names[1]).digest(bytes));
    }

    @Test
    void aPieceThatDoesNotFollowIsRefused() {
        String upload = path(create(ADMIN.newImage("gap"), 100));
        append(upload, 0, new byte[40]);

        assertProblem(append(upload, 0, new byte[40]), 409, "upload_offset");
        assertProblem(append(upload, 41, new byte[1]), 409, "upload_offset");
        assertProblem(append(upload, 40, new byte[61]), 400, "request_invalid");
        assertThat(offset(upload)).isEqualTo(40);
    }

    @Test
    void whatIsNotTheProtocolIsRefused() {
        String image = ADMIN.newImage("wrong");
        String uploads = image + "/uploads";

        HttpResponse<byte[]> version =
                ADMIN.send("POST", uploads, BodyPublishers.noBody(), "Upload-Length", "5");
        assertProblem(version, 412, "upload_version");
        assertThat(header(version, "Tus-Version")).isEqualTo("1.0.0");
        for (String length : new String[] {"-1", "5x", "1e3", "9999999999999999999"}) {
            assertProblem(
                    tus("POST", uploads, new byte[0], "Upload-Length", length),
                    400,
                    "request_invalid");
        }
        assertProblem(tus("POST", uploads, new byte[0]), 400, "request_invalid");
        assertProblem(create(image, 100_000_000), 413, "content_too_large");
        for (String metadata : new String[] {"a b c", "a YQ==,a YQ==", "a *"}) {
            assertProblem(create(image, 5, "Upload-Metadata", metadata), 400, "request_invalid");
        }
        String upload = path(create(image, 5));
        assertProblem(create(image, 5), 409, "image_uploading");
        assertProblem(
                tus(
                        "PATCH",
                        upload,
                        new byte[5],
                        "Upload-Offset",
                        "0",
                        "Content-Type",
                        "text/plain"),
                415,
                "media_type_unsupported");
        for (String sum : new String[] {"crc32 AAAA", "sha1", "sha1 *"}) {
            assertProblem(
                    append(upload, 0, new byte[5], "Upload-Checksum", sum), 400, "request_invalid");
        }
        assertThat(offset(upload)).isZero();
    }

    @Test
    void anUploadThatIsGivenUpFreesTheImage() {
        String image = ADMIN.newImage("given up");
        String upload = path(create(image, BYTES.length));
        append(upload, 0, Arrays.copyOf(BYTES, 600_000));

        assertThat(tus("DELETE", upload, new byte[0]).statusCode()).isEqualTo(204);

        assertThat(tus("HEAD", upload, new byte[0]).statusCode()).isEqualTo(404);
        assertProblem(append(upload, 600_000, new byte[5]), 404, "not_found");
        assertThat(Api.status(json(ADMIN.get(image)))).isEqualTo("queued");
        assertThat(create(image, 5).statusCode()).isEqualTo(201);
    }

    @Test
    void anUploadThatExpiredIsGone() {
        String image = ADMIN.newImage("expired");
        String upload = path(create(image, BYTES.length));
        append(upload, 0, Arrays.copyOf(BYTES, 600_000));
        RunningServer.JDBI.useHandle(handle -> {
            String id = upload.substring(upload.lastIndexOf('/') + 1);
            handle.execute("update uploads set expires_at = now() where id = cast(? as uuid)", id);
            handle.execute(
                    "update images set lease_until = now() where upload = cast(? as uuid)", id);
        });

        assertThat(tus("HEAD", upload, new byte[0]).statusCode()).isEqualTo(404);
        ADMIN.awaitImage(image, found -> Api.status(found).equals("queued"));
    }

    @Test
    void aClientThatCanOnlyPostSaysWhatItMeans() {
        String upload = path(create(ADMIN.newImage("post"), 5));

        HttpResponse<byte[]> answer =
                ADMIN.send(
                        "POST",
                        upload,
                        BodyPublishers.ofByteArray(new byte[2]),
                        "Tus-Resumable",
                        "1.0.0",
                        "X-HTTP-Method-Override",
                        "PATCH",
                        "Content-Type",
                        "application/offset+octet-stream",
                        "Upload-Offset",
                        "0");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(offset(upload)).isEqualTo(2);
    }

    @Test
    void itTellsWhatItSpeaks() {
        HttpResponse<byte[]> answer =
                ADMIN.send(
                        "OPTIONS", ADMIN.newImage("asked") + "/uploads", BodyPublishers.noBody());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(header(answer, "Tus-Version")).isEqualTo("1.0.0");
        assertThat(header(answer, "Tus-Extension"))
                .isEqualTo("creation,termination,checksum,expiration");
        assertThat(header(answer, "Tus-Checksum-Algorithm")).contains("sha1").contains("sha256");
        assertThat(header(answer, "Tus-Max-Size")).isEqualTo("" + (64 << 20));
    }

    @Test
    void anothersUploadIsAsUnknownAsOneThatIsNot() {
        String image = ADMIN.newImage("private");
        String upload = path(create(image, 5));

        assertThat(json(ADMIN.get(image + "/uploads")).at("/uploads/0/length").asInt())
                .isEqualTo(5);
        assertProblem(MALLORY.get(image + "/uploads"), 404, "not_found");
        assertThat(send(MALLORY, "HEAD", upload, new byte[0]).statusCode()).isEqualTo(404);
        assertThat(send(MALLORY, "DELETE", upload, new byte[0]).statusCode()).isEqualTo(404);
        assertThat(
                        send(
                                        MALLORY,
                                        "PATCH",
                                        upload,
                                        new byte[5],
                                        "Upload-Offset",
                                        "0",
                                        "Content-Type",
                                        "application/offset+octet-stream")
                                .statusCode())
                .isEqualTo(404);
        String other = ADMIN.newImage("other") + upload.substring(upload.indexOf("/uploads"));
        assertProblem(append(other, 0, new byte[5]), 404, "not_found");
    }

    private static HttpResponse<byte[]> create(String image, long length, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Upload-Length";
        all[headers.length + 1] = "" + length;
        return tus("POST", image + "/uploads", new byte[0], all);
    }

    private static HttpResponse<byte[]> append(
            String upload, long offset, byte[] bytes, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 4);
        all[headers.length] = "Upload-Offset";
        all[headers.length + 1] = "" + offset;
        all[headers.length + 2] = "Content-Type";
        all[headers.length + 3] = "application/offset+octet-stream";
        return tus("PATCH", upload, bytes, all);
    }

    private static long offset(String upload) {
        HttpResponse<byte[]> head = tus("HEAD", upload, new byte[0]);
        assertThat(head.statusCode()).isEqualTo(200);
        return Long.parseLong(header(head, "Upload-Offset"));
    }

    private static HttpResponse<byte[]> tus(
            String method, String path, byte[] body, String... headers) {
        return send(ADMIN, method, path, body, headers);
    }

    private static HttpResponse<byte[]> send(
            Api api, String method, String path, byte[] body, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Tus-Resumable";
        all[headers.length + 1] = "1.0.0";
        return api.send(method, path, BodyPublishers.ofByteArray(body), all);
    }

    private static String path(HttpResponse<byte[]> made) {
        return header(made, "Location").substring("/api/v1".length());
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("none");
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
