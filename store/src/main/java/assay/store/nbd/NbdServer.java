package assay.store.nbd;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * A server of the Network Block Device protocol, running from its start until it is closed.
 *
 * <p>Whatever a client sends, the server lives on: what is no request ends the connection, what
 * cannot be done is answered with an error. A read is answered with the bytes of the disk, or with
 * an error, never with other bytes.
 */
public final class NbdServer implements Closeable {

    /** Where the protocol lives by default, as IANA registered it. */
    public static final int DEFAULT_PORT = 10809;

    private static final long PAUSE_MILLIS = 100;

    private final ServerSocketChannel listening;
    private final SocketAddress address;
    private final Exports exports;
    private final Optional<SSLContext> tls;
    private final Limits limits;
    private final Semaphore slots;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);

    private NbdServer(
            ServerSocketChannel listening, Exports exports, Optional<SSLContext> tls, Limits limits)
            throws IOException {
        this.listening = listening;
        this.address = listening.getLocalAddress();
        this.exports = exports;
        this.tls = tls;
        this.limits = limits;
        this.slots = new Semaphore(limits.connections());
    }

    /**
     * Starts a server.
     *
     * @param address of TCP, where port 0 means any, or a path for a Unix socket, which must not be
     *     there yet and is deleted at the end
     * @param tls with what to encrypt, see {@link TlsIdentity}; clients who do not want that are
     *     refused then. Without it nothing is encrypted
     * @throws IOException if it cannot listen there
     */
    public static NbdServer start(
            SocketAddress address, Exports exports, Optional<SSLContext> tls, Limits limits)
            throws IOException {
        ServerSocketChannel listening =
                address instanceof UnixDomainSocketAddress
                        ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        : ServerSocketChannel.open();
        try {
            listening.bind(address);
            NbdServer server = new NbdServer(listening, exports, tls, limits);
            Thread.ofVirtual().name("nbd-listener").start(server::listen);
            return server;
        } catch (IOException | RuntimeException e) {
            listening.close();
            throw e;
        }
    }

    /** Where it listens, with the port that it got. */
    public SocketAddress address() {
        return address;
    }

    private void listen() {
        while (listening.isOpen()) {
            try {
                SocketChannel channel = listening.accept();
                if (slots.tryAcquire()) {
                    connections.add(channel);
                    Thread.ofVirtual().name("nbd-connection").start(() -> serve(channel));
                } else {
                    channel.close();
                }
            } catch (IOException _) {
                pause(); // closed, or too many open files, which passes
            }
        }
    }

    private void pause() {
        try {
            closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            if (address instanceof InetSocketAddress) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            }
            converse(channel);
        } catch (IOException _) {
            // This connection's end, and nobody else's; the client knows why.
        } finally {
            connections.remove(channel);
            slots.release();
        }
    }

    private void converse(SocketChannel channel) throws IOException {
        Handshake handshake = new Handshake(new PlainLink(channel), exports, tls, limits);
        CountDownLatch agreed = new CountDownLatch(1);
        Thread.ofVirtual().name("nbd-handshake").start(() -> hangUpUnless(agreed, channel));
        Optional<Session> negotiated;
        try {
            negotiated = handshake.negotiate();
        } finally {
            agreed.countDown();
        }
        Link link = handshake.link();
        try (link) {
            if (negotiated.isPresent()) {
                Session session = negotiated.get();
                Export export = session.export();
                try (export) {
                    new Transmission(session, limits).run();
                }
            }
        }
    }

    private void hangUpUnless(CountDownLatch agreed, SocketChannel channel) {
        try {
            if (!agreed.await(limits.handshake().toMillis(), TimeUnit.MILLISECONDS)) {
                channel.close();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException _) {
            // It was closed before.
        }
    }

    /** Ends all connections, whatever they are doing, and returns when nobody reads a disk. */
    @Override
    public void close() throws IOException {
        listening.close();
        closing.countDown();
        try {
            do {
                for (SocketChannel channel : connections) {
                    channel.close();
                }
            } while (!slots.tryAcquire(limits.connections(), PAUSE_MILLIS, TimeUnit.MILLISECONDS));
            slots.release(limits.connections());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reads of a disk were ending");
        } finally {
            if (address instanceof UnixDomainSocketAddress unix) {
                Files.deleteIfExists(unix.getPath());
            }
        }
    }
}
