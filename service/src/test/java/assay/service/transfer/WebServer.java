package assay.service.transfer;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A web server as bad as a test wants it: each connection gets what its habit writes. */
final class WebServer implements Closeable {

    /** What it does with a request. */
    @FunctionalInterface
    interface Habit {
        void answer(Request request, OutputStream out) throws IOException;
    }

    /**
     * A request.
     *
     * @param number from 0
     * @param headers their names in lower case
     */
    record Request(int number, String path, Map<String, String> headers) {

        /** Where the wanted range begins. */
        long from() {
            String range = headers.getOrDefault("range", "bytes=0-");
            return Long.parseLong(range.substring(6, range.length() - 1));
        }
    }

    private final ServerSocket socket;
    private final Habit habit;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    private WebServer(ServerSocket socket, Habit habit) {
        this.socket = socket;
        this.habit = habit;
    }

    static WebServer start(Habit habit) throws IOException {
        WebServer server =
                new WebServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), habit);
        Thread.ofVirtual().start(server::accept);
        return server;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    connection.getInputStream(), StandardCharsets.ISO_8859_1));
            String first = lines.readLine();
            if (first == null) {
                return;
            }
            Map<String, String> headers = new TreeMap<>();
            for (String line = lines.readLine();
                    line != null && !line.isEmpty();
                    line = lines.readLine()) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            Request request = new Request(requests.size(), first.split(" ", -1)[1], headers);
            requests.add(request);
            habit.answer(request, connection.getOutputStream());
        } catch (IOException | UncheckedIOException e) {
            // the client went away
        }
    }

    /** Writes the head of an answer. */
    static void head(OutputStream out, int status, String... headers) throws IOException {
        out.write(
                ("HTTP/1.1 "
                                + status
                                + " X\r\n"
                                + String.join("\r\n", headers)
                                + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Serves a file whole, whatever is asked for. */
    static Habit whole(byte[] file) {
        return (request, out) -> {
            head(out, 200, "Content-Length: " + file.length);
            out.write(file);
        };
    }

    /** Serves a file in ranges, but breaks off after so many bytes of each answer. */
    static Habit ranges(byte[] file, String tag, int most) {
        return (request, out) -> {
            boolean same = request.headers().getOrDefault("if-range", tag).equals(tag);
            int from = same ? (int) request.from() : 0;
            if (from > 0) {
                head(
                        out,
                        206,
                        "ETag: " + tag,
                        "Content-Range: bytes %d-%d/%d"
                                .formatted(from, file.length - 1, file.length),
                        "Content-Length: " + (file.length - from));
            } else {
                head(out, 200, "ETag: " + tag, "Content-Length: " + file.length);
            }
            out.write(file, from, Math.min(most, file.length - from));
        };
    }

    String url(String path) {
        return "http://127.0.0.1:" + socket.getLocalPort() + path;
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
