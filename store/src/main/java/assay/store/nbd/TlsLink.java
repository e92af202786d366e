package assay.store.nbd;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** TLS over a socket of any kind, which the JDK's SSLSocket has not for those of Unix. */
final class TlsLink implements Link {

    private final PlainLink below;
    private final SSLEngine engine;
    private final ByteBuffer received;
    private final ByteBuffer opened;
    private final ByteBuffer sealed;
    private final ReentrantLock sending = new ReentrantLock();

    private TlsLink(PlainLink below, SSLEngine engine) {
        this.below = below;
        this.engine = engine;
        int packet = engine.getSession().getPacketBufferSize();
        this.received = ByteBuffer.allocate(packet).limit(0);
        this.opened = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).limit(0);
        this.sealed = ByteBuffer.allocate(packet);
    }

    /** Agrees with the client on keys, as the server. */
    static TlsLink over(PlainLink below, SSLEngine engine) throws IOException {
        engine.setUseClientMode(false);
        engine.beginHandshake();
        TlsLink link = new TlsLink(below, engine);
        try {
            link.handshake();
            return link;
        } catch (IOException e) {
            try (link) {
                throw e; // closing tells the client why
            }
        }
    }

    private void handshake() throws IOException {
        while (!engine.isOutboundDone()) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> seal(ByteBuffer.allocate(0));
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!open()) {
                        throw new EOFException("the client ended the TLS handshake");
                    }
                }
                case NEED_TASK -> runTasks();
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
        throw new SSLException("no TLS session came about");
    }

    @Override
    public boolean receive(ByteBuffer target) throws IOException {
        int start = target.position();
        while (target.hasRemaining()) {
            while (!opened.hasRemaining()) {
                if (!open()) {
                    if (target.position() == start) {
                        return false;
                    }
                    throw new EOFException("the client closed the connection inside a message");
                }
            }
            int count = Math.min(opened.remaining(), target.remaining());
            target.put(opened.slice(opened.position(), count));
            opened.position(opened.position() + count);
        }
        return true;
    }

    /** Opens a packet, which may have no bytes for us; false at the end. */
    private boolean open() throws IOException {
        opened.clear();
        SSLEngineResult result = engine.unwrap(received, opened);
        opened.flip();
        runTasks();
        switch (result.getStatus()) {
            case CLOSED -> {
                return false;
            }
            case BUFFER_UNDERFLOW -> {
                received.compact();
                int count = below.receiveSome(received);
                received.flip();
                return count >= 0;
            }
            case BUFFER_OVERFLOW -> throw new SSLException("a packet that is too large");
            case OK -> {}
        }
        // New keys are answered by whoever receives them.
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
                && !engine.isOutboundDone()) {
            seal(ByteBuffer.allocate(0));
        }
        return true;
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask();
                task != null;
                task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    @Override
    public void send(ByteBuffer... parts) throws IOException {
        sending.lock();
        try {
            for (ByteBuffer part : parts) {
                while (part.hasRemaining()) {
                    seal(part);
                }
            }
        } finally {
            sending.unlock();
        }
    }

    /** Sends one packet with as much of {@code part} as it holds. */
    private void seal(ByteBuffer part) throws IOException {
        sending.lock();
        try {
            sealed.clear();
            SSLEngineResult result = engine.wrap(part, sealed);
            below.send(sealed.flip());
            if (result.getStatus() == SSLEngineResult.Status.CLOSED && part.hasRemaining()) {
                throw new EOFException("the client ended TLS");
            }
        } finally {
            sending.unlock();
        }
    }

    /** Says farewell unless somebody is just sending, who may be stuck for ever. */
    @Override
    public void close() throws IOException {
        try (below) {
            if (sending.tryLock()) {
                try {
                    engine.closeOutbound();
                    sealed.clear();
                    engine.wrap(ByteBuffer.allocate(0), sealed);
                    below.send(sealed.flip());
                } finally {
                    sending.unlock();
                }
            }
        }
    }
}
