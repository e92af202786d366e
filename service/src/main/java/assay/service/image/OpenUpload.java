package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import assay.store.content.BlockDigests;
import assay.store.content.ContentWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An upload in pieces that this process has open, also between pieces: so that what came need not
 * be read again for each. Of several requests that write to it the last one does: the connection of
 * the one before is dead, though nobody knows it yet.
 *
 * <p>Safe for use by many threads.
 */
final class OpenUpload implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenUpload.class);

    private final Jdbi jdbi;
    private final UUID id;
    private final UUID self = UUID.randomUUID();
    private final long length;
    private final Times times;
    private final Opening opening;
    private @Nullable ContentWriter writer;
    private @Nullable Lease lease;
    private long durable;
    private long turn;

    /** Whether what came since the last checkpoint must not be kept. */
    private boolean unsettled;

    /** Whether it may turn out at the end of a piece that it must not. */
    private boolean tentative;

    private volatile boolean closed;
    private volatile long lastUse = System.nanoTime();

    /**
     * How long things take.
     *
     * @param lease until a killed process loses the upload
     * @param expiry until an upload is given up of which no more comes
     */
    record Times(Duration lease, Duration expiry) {}

    /** Opens what is stored. */
    @FunctionalInterface
    interface Opening {

        /** To go on behind so many bytes, or fewer if they are no longer there. */
        ContentWriter at(long durable) throws IOException;
    }

    /** Ends the upload. */
    @FunctionalInterface
    interface Ending {

        /** Makes it the image's content. */
        void deliver(ContentWriter all) throws IOException;
    }

    /**
     * @param length of the whole, in bytes
     */
    OpenUpload(Jdbi jdbi, UUID id, long length, Times times, Opening opening) {
        this.jdbi = jdbi;
        this.id = id;
        this.length = length;
        this.times = times;
        this.opening = opening;
    }

    /**
     * Begins to append a piece; whoever appended until now does so no more.
     *
     * @param offset where the piece begins
     * @param whole whether none of the piece is to be kept if not all of it is
     * @return what to show with each part of the piece
     * @throws ProblemException {@link Problem#UPLOAD_OFFSET} if it does not begin where the upload
     *     goes on; {@link Problem#UPLOAD_LOCKED}
     */
    synchronized long begin(long offset, boolean whole) throws IOException {
        settle();
        if (offset != durable) {
            throw new ProblemException(Problem.UPLOAD_OFFSET, Long.toString(durable));
        }
        tentative = whole;
        return turn;
    }

    /** The same, wherever the upload goes on. */
    synchronized long begin() throws IOException {
        return begin(settle(), false);
    }

    /** Ends a piece that somebody appends, and tells how much is durable then. */
    synchronized long settle() throws IOException {
        turn++;
        lastUse = System.nanoTime();
        keep();
        if (writer == null || unsettled) {
            open();
        }
        return durable;
    }

    private void keep() throws IOException {
        ContentWriter open = writer;
        if (open == null || lease == null || open.size() == durable) {
            return;
        }
        if (lease.isLost()) {
            closed = true;
            end();
            throw locked();
        }
        // All of it is durable only when it is the image's: who says so must have ended it.
        if (unsettled || tentative || open.size() == length) {
            unsettled = true;
        } else {
            checkpoint(open);
        }
    }

    private void open() throws IOException {
        if (closed) {
            throw locked();
        }
        ContentWriter old = writer;
        if (old != null) {
            old.abandon();
        }
        if (lease == null) {
            durable =
                    jdbi.withHandle(handle ->
                                    ResumableTable.acquire(handle, id, self, times.lease()))
                            .orElseThrow(OpenUpload::locked);
            lease = new Lease(times.lease(), this::renew);
        }
        ContentWriter resumed = opening.at(durable);
        writer = resumed;
        unsettled = false;
        tentative = false;
        if (resumed.size() < durable) {
            LOG.warn("of upload {} only {} of {} bytes are left", id, resumed.size(), durable);
            record(resumed.size());
        }
    }

    private static ProblemException locked() {
        return new ProblemException(Problem.UPLOAD_LOCKED);
    }

    private boolean renew() {
        Optional<Boolean> wanted =
                jdbi.withHandle(handle -> ResumableTable.renew(handle, id, self, times.lease()));
        if (wanted.orElse(false)) {
            Thread.ofVirtual().name("give way").start(this::giveWay);
        }
        return wanted.isPresent();
    }

    /** Another process got a request for this upload. */
    private void giveWay() {
        try {
            close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("could not hand over upload {}; it is free when its lease ends", id, e);
        }
    }

    /**
     * Appends a part of a piece.
     *
     * @param turn what {@link #begin} returned
     * @throws ProblemException {@link Problem#UPLOAD_OVERTAKEN}
     */
    synchronized void write(long turn, ByteBuffer part) throws IOException {
        ContentWriter open = mine(turn);
        unsettled = true; // until it is known to have worked
        open.write(part);
        unsettled = false;
    }

    /**
     * Appends blocks by reference.
     *
     * @return the number of the block that has to come next
     */
    synchronized int known(long turn, BlockDigests file, int from, int to) throws IOException {
        ContentWriter open = mine(turn);
        unsettled = true;
        int next = open.known(file, from, to);
        unsettled = false;
        return next;
    }

    /** Makes durable what came of a piece, and tells how much of the whole is. */
    synchronized long checkpoint(long turn) throws IOException {
        checkpoint(mine(turn));
        tentative = false;
        return durable;
    }

    /** How much came; not all of it is durable. */
    synchronized long size(long turn) {
        return mine(turn).size();
    }

    /** Forgets what came since the last checkpoint. */
    synchronized void rollBack(long turn) {
        mine(turn);
        unsettled = true;
    }

    /** Ends the upload; this can only be closed then. */
    synchronized void finish(long turn, Ending ending) throws IOException {
        ContentWriter open = mine(turn);
        unsettled = true;
        ending.deliver(open);
    }

    private ContentWriter mine(long wanted) {
        lastUse = System.nanoTime();
        ContentWriter open = writer;
        if (wanted != turn || closed || open == null || lease == null) {
            throw new ProblemException(Problem.UPLOAD_OVERTAKEN);
        }
        lease.checkFresh();
        return open;
    }

    private void checkpoint(ContentWriter open) throws IOException {
        unsettled = true;
        open.checkpoint();
        record(open.size());
        unsettled = false;
    }

    private void record(long received) {
        if (!jdbi.inTransaction(
                handle -> ResumableTable.record(handle, id, self, received, times.expiry()))) {
            throw new ProblemException(Problem.UPLOAD_OVERTAKEN);
        }
        durable = received;
    }

    /** How long nobody has used it. */
    Duration idle() {
        return Duration.ofNanos(System.nanoTime() - lastUse);
    }

    /** Keeps what came, for whoever opens it next. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        turn++;
        try {
            keep();
        } finally {
            end();
        }
    }

    /** Whether it was closed, or is lost to another process. */
    boolean isClosed() {
        return closed;
    }

    /** Forgets it: nobody opens it any more. */
    synchronized void discard() throws IOException {
        closed = true;
        turn++;
        end();
    }

    private void end() throws IOException {
        if (lease != null) {
            lease.close();
        }
        try {
            if (writer != null) {
                writer.abandon();
            }
        } finally {
            writer = null;
            jdbi.useHandle(handle -> ResumableTable.release(handle, id, self));
        }
    }
}
