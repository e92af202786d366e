package assay.server;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** A request that has sent a part of its body, and no more. */
record HalfUpload(Socket socket) implements Closeable {

    private static final int HALF = 16_000_000;

    /** Begins to send a file to an image. */
    static HalfUpload to(Api api, String image) throws IOException {
        byte[] half = new byte[HALF];
        new Random(4).nextBytes(half);
        String headers =
                """
                Content-Type: application/octet-stream
                Content-Length: %d
                """
                        .formatted(2 * HALF);
        return send(api, "PUT " + image + "/content", headers, half);
    }

    /**
     * Sends the beginning of a request.
     *
     * @param request its method and path
     * @param headers lines, its length among them
     */
    static HalfUpload send(Api api, String request, String headers, byte[] bytes)
            throws IOException {
        URI address = URI.create(api.server());
        Socket socket = new Socket(address.getHost(), address.getPort());
        OutputStream out = socket.getOutputStream();
        String head =
                request.replace(" /", " /api/v1/")
                        + " HTTP/1.1\nHost: localhost\nAuthorization: Bearer "
                        + api.token()
                        + "\n"
                        + headers
                        + "\n";
        out.write(head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.flush();
        return new HalfUpload(socket);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
