package assay.server;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** An upload that has sent half of its bytes, and no more. */
record HalfUpload(Socket socket) implements Closeable {

    private static final int HALF = 4_000_000;

    /** Begins to send a file to an image. */
    static HalfUpload to(Api api, String image) throws IOException {
        URI address = URI.create(api.server());
        Socket socket = new Socket(address.getHost(), address.getPort());
        OutputStream out = socket.getOutputStream();
        String request =
                """
                PUT /api/v1%s/content HTTP/1.1
                Host: localhost
                Content-Type: application/octet-stream
                Authorization: Bearer %s
                Content-Length: %d

                """
                        .formatted(image, api.token(), 2 * HALF)
                        .replace("\n", "\r\n");
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        byte[] half = new byte[HALF];
        new Random(4).nextBytes(half);
        out.write(half);
        out.flush();
        return new HalfUpload(socket);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
