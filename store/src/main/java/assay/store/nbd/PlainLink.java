package assay.store.nbd;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;

/** A socket. It reads nothing ahead, so that TLS can begin after any message. */
final class PlainLink implements Link {

    /** The JDK keeps a copy of what is written at once, of that size, for each thread. */
    private static final int PIECE = 1 << 17;

    private final SocketChannel channel;
    private final ReentrantLock sending = new ReentrantLock();

    PlainLink(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public boolean receive(ByteBuffer target) throws IOException {
        int start = target.position();
        while (target.hasRemaining()) {
            if (receiveSome(target) < 0) {
                if (target.position() == start) {
                    return false;
                }
                throw new EOFException("the client closed the connection inside a message");
            }
        }
        return true;
    }

    /** Receives at least a byte; a negative number at the end. */
    int receiveSome(ByteBuffer target) throws IOException {
        int end = target.limit();
        target.limit(Math.min(end, target.position() + PIECE));
        try {
            return channel.read(target);
        } finally {
            target.limit(end);
        }
    }

    @Override
    public void send(ByteBuffer... parts) throws IOException {
        sending.lock();
        try {
            for (ByteBuffer part : parts) {
                send(part);
            }
        } finally {
            sending.unlock();
        }
    }

    private void send(ByteBuffer part) throws IOException {
        int end = part.limit();
        while (part.position() < end) {
            part.limit(Math.min(end, part.position() + PIECE));
            channel.write(part);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
