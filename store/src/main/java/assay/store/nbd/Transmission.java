package assay.store.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * The second phase of a connection: takes requests and has them answered, many at once, each as
 * soon as it is done.
 */
final class Transmission {

    private final Link link;
    private final Commands commands;
    private final Limits limits;
    private final Semaphore slots;
    private final Semaphore bytes;

    Transmission(Session session, Limits limits) {
        this.link = session.link();
        this.commands = new Commands(session, limits);
        this.limits = limits;
        this.slots = new Semaphore(limits.requests());
        this.bytes = new Semaphore(limits.requestBytes());
    }

    /**
     * Serves until the client leaves, and returns when nothing is being worked on any more.
     *
     * @throws IOException if the connection breaks, or the client does not speak the protocol
     */
    void run() throws IOException {
        // Never interrupted: an interrupt closes the file that is being read.
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            boolean left = false;
            try {
                left = takeRequests(workers);
            } finally {
                if (!left) {
                    link.close(); // nobody waits for answers
                }
            }
        }
    }

    /** True if the client said that it leaves: then it still gets its answers. */
    private boolean takeRequests(ExecutorService workers) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(Request.BYTES);
        while (link.receive(head.clear())) {
            Request request = Request.parse(head.flip());
            if (Command.DISC.is(request)) {
                return true;
            }
            take(request, workers);
        }
        return false;
    }

    private void take(Request request, ExecutorService workers) throws IOException {
        boolean write = Command.WRITE.is(request);
        if (write && request.length() > limits.requestBytes()) {
            throw new ProtocolException("a write of " + request.length() + " bytes");
        }
        slots.acquireUninterruptibly();
        int held = held(request);
        bytes.acquireUninterruptibly(held);
        ByteBuffer payload = write ? link.receive((int) request.length()) : ByteBuffer.allocate(0);
        workers.execute(() -> answer(request, payload, held));
    }

    /** How many bytes are in memory for a request at once, at most. */
    private int held(Request request) {
        return Command.of(request).filter(Command::movesData).isPresent()
                ? (int) Math.min(request.length(), limits.requestBytes())
                : 0;
    }

    private void answer(Request request, ByteBuffer payload, int held) {
        boolean answered = false;
        try {
            commands.answer(request, payload);
            answered = true;
        } catch (IOException _) {
            // The connection is broken, which whoever receives from it will find and tell.
        } finally {
            bytes.release(held);
            slots.release();
            if (!answered) {
                hangUp();
            }
        }
    }

    /** Better no connection than a request without an answer. */
    private void hangUp() {
        try {
            link.close();
        } catch (IOException _) {
            // It was broken before.
        }
    }
}
