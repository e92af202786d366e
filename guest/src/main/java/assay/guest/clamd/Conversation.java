package assay.guest.clamd;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One command and its answer, over a connection of its own. No wait is longer than patience. */
final class Conversation implements Closeable {

    /** An answer is a line; more than this is none. */
    private static final int MAX_ANSWER = 4096;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Duration patience;

    /** Connects. */
    Conversation(SocketAddress address, Duration patience) throws IOException {
        this.patience = patience;
        boolean local = address instanceof UnixDomainSocketAddress;
        channel = local ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        try {
            selector = Selector.open();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        try {
            channel.configureBlocking(false);
            key = channel.register(selector, 0);
            if (!channel.connect(resolved(address))) {
                await(SelectionKey.OP_CONNECT);
                channel.finishConnect();
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static SocketAddress resolved(SocketAddress address) throws IOException {
        if (!(address instanceof InetSocketAddress named) || !named.isUnresolved()) {
            return address;
        }
        InetSocketAddress found = new InetSocketAddress(named.getHostString(), named.getPort());
        if (found.isUnresolved()) {
            throw new UnknownHostException("no such host: " + named.getHostString());
        }
        return found;
    }

    /**
     * Sends all bytes of a buffer.
     *
     * @return false if the other side wants no more of them: it has answered or hung up
     * @throws SocketTimeoutException if it takes none for too long
     */
    boolean send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int sent;
            try {
                sent = channel.write(bytes);
            } catch (IOException e) {
                return false; // a broken pipe; there may be an answer that says why
            }
            if (sent == 0) {
                int ready = await(SelectionKey.OP_WRITE | SelectionKey.OP_READ);
                if ((ready & SelectionKey.OP_READ) != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * The answer, without the zero at its end; what came before the other side hung up, if it did.
     *
     * @throws SocketTimeoutException if there is none for too long
     */
    String answer() throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(MAX_ANSWER);
        while (answer.hasRemaining()) {
            int read = channel.read(answer);
            if (read < 0 || (read > 0 && answer.get(answer.position() - 1) == 0)) {
                break;
            }
            if (read == 0) {
                await(SelectionKey.OP_READ);
            }
        }
        answer.flip();
        String text = StandardCharsets.US_ASCII.decode(answer).toString();
        int end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
    }

    private int await(int operations) throws IOException {
        key.interestOps(operations);
        // woken by an interrupt, too: what is tried next then throws, for the channel is closed
        if (selector.select(patience.toMillis()) == 0 && !Thread.currentThread().isInterrupted()) {
            throw new SocketTimeoutException(
                    "nothing came for " + patience.toSeconds() + " seconds");
        }
        int ready = key.readyOps();
        selector.selectedKeys().clear();
        return ready;
    }

    @Override
    public void close() throws IOException {
        try (selector) {
            channel.close();
        }
    }
}
