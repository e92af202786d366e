package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * A line to a server that can be cut, held up, or answered by somebody else: for faults between a
 * service and what it relies on. Its own port stays the same, whatever port the server has.
 */
final class FaultyLine implements Closeable {

    private static final byte[] ERROR =
            "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Mode mode = new Passes(0);

    /** What becomes of what is sent. */
    sealed interface Mode {}

    /** It goes to this port of this machine. */
    record Passes(int port) implements Mode {}

    /** The same until so many bytes have gone either way; then nothing more. */
    record Holds(int port, AtomicLong left, CountDownLatch reached, CountDownLatch over)
            implements Mode {

        Holds(int port, long bytes) {
            this(port, new AtomicLong(bytes), new CountDownLatch(1), new CountDownLatch(1));
        }

        private boolean takes(int count) {
            boolean taken = left.addAndGet(-count) >= 0;
            if (!taken) {
                reached.countDown();
            }
            return taken;
        }
    }

    /** Nothing at all. */
    record Stalls() implements Mode {}

    /** Whatever it was, "500" is the answer. */
    record Says500() implements Mode {}

    FaultyLine() throws IOException {
        Thread.ofVirtual().name("faulty-line").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From now on; what is connected is cut. */
    void set(Mode next) throws IOException {
        Mode before = mode;
        mode = next;
        if (before instanceof Holds held) {
            held.over().countDown();
        }
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Waits until as many bytes have gone as it lets through. */
    void awaitHeld() throws InterruptedException {
        if (mode instanceof Holds held) {
            assertThat(held.reached().await(120, TimeUnit.SECONDS)).as("bytes enough").isTrue();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed: the test is over
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            switch (mode) {
                case Passes(int port) -> pass(socket, port, FaultyLine::copy);
                case Holds held -> pass(socket, held.port(), (from, to) -> hold(held, from, to));
                case Stalls() ->
                        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                case Says500() -> answer(socket);
            }
        } catch (IOException e) {
            // cut: that is what this is for
        } finally {
            open.remove(socket);
        }
    }

    private void pass(Socket socket, int port, BiConsumer<Socket, Socket> way) throws IOException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            open.add(server);
            Thread.ofVirtual().start(() -> way.accept(server, socket));
            way.accept(socket, server);
            open.remove(server);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // the other side has ended
        }
    }

    private static void hold(Holds held, Socket from, Socket to) {
        byte[] some = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                if (!held.takes(count)) {
                    held.over().await();
                    return;
                }
                to.getOutputStream().write(some, 0, count);
            }
        } catch (IOException e) {
            // the other side has ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] some = new byte[64 * 1024];
        try {
            in.read(some);
            socket.getOutputStream().write(ERROR);
            socket.shutdownOutput();
            in.transferTo(OutputStream.nullOutputStream());
        } catch (SocketException e) {
            // enough of this answer
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        set(new Stalls());
    }
}
