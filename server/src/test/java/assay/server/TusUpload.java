package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A client of an upload in pieces, by the text of tus 1.0.0.
 *
 * @param path the upload's
 */
record TusUpload(Api api, String path) {

    static TusUpload begin(Api api, String image, int length) {
        HttpResponse<byte[]> made =
                send(api, "POST", image + "/uploads", new byte[0], "Upload-Length", "" + length);
        assertThat(made.statusCode()).isEqualTo(201);
        String address = made.headers().firstValue("Location").orElseThrow();
        return new TusUpload(api, address.substring("/api/v1".length()));
    }

    /** The same on another server. */
    TusUpload at(Api other) {
        return new TusUpload(other, path);
    }

    /** How much is durable, as soon as whoever had the upload lets it go. */
    int awaitOffset() {
        AtomicReference<HttpResponse<byte[]>> head = new AtomicReference<>();
        Cluster.await(
                "an upload that another process has",
                () -> {
                    head.set(send(api, "HEAD", path, new byte[0]));
                    return head.get().statusCode() != 423;
                });
        return (int) head.get().headers().firstValueAsLong("Upload-Offset").orElseThrow();
    }

    /** Sends the bytes between two offsets. */
    void append(byte[] file, int from, int to) {
        HttpResponse<byte[]> answer =
                send(
                        api,
                        "PATCH",
                        path,
                        Arrays.copyOfRange(file, from, to),
                        "Content-Type",
                        "application/offset+octet-stream",
                        "Upload-Offset",
                        "" + from);
        assertThat(answer.statusCode()).isEqualTo(204);
    }

    /** Begins to send all from one offset on, and sends what is before another. */
    HalfUpload appendHalf(byte[] file, int from, int to) throws IOException {
        String headers =
                """
                Tus-Resumable: 1.0.0
                Content-Type: application/offset+octet-stream
                Upload-Offset: %d
                Content-Length: %d
                """
                        .formatted(from, file.length - from);
        return HalfUpload.send(api, "PATCH " + path, headers, Arrays.copyOfRange(file, from, to));
    }

    private static HttpResponse<byte[]> send(
            Api api, String method, String path, byte[] body, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Tus-Resumable";
        all[headers.length + 1] = "1.0.0";
        return api.send(method, path, BodyPublishers.ofByteArray(body), all);
    }
}
