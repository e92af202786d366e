package assay.store.content;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Digests of a whole file, as the outside world asks for them. They can only be computed from the
 * first byte to the last, so each does so on a thread of its own, beside the storing of blocks.
 */
final class WholeDigests implements Closeable {

    /** Blocks that wait for the slowest digest, at most. */
    private static final int WAITING = 8;

    private static final ByteBuffer ZEROS = ByteBuffer.allocate(1 << 16).asReadOnlyBuffer();

    private final List<Lane> lanes = new ArrayList<>();

    /** What a lane digests next. */
    private sealed interface Piece {

        record Bytes(ByteBuffer bytes, Runnable digested) implements Piece {}

        record Zeros(long length) implements Piece {}

        record End() implements Piece {}
    }

    WholeDigests(Set<DigestAlgorithm> algorithms) {
        for (DigestAlgorithm algorithm : algorithms) {
            lanes.add(new Lane(algorithm));
        }
    }

    /** How many there are. */
    int count() {
        return lanes.size();
    }

    /**
     * Goes on with these bytes, which do not change until every digest has called {@code digested}.
     */
    void update(ByteBuffer bytes, Runnable digested) throws InterruptedException {
        for (Lane lane : lanes) {
            lane.pieces.put(new Piece.Bytes(bytes.duplicate(), digested));
        }
    }

    /** Goes on with zeros. */
    void zeros(long length) throws InterruptedException {
        for (Lane lane : lanes) {
            lane.pieces.put(new Piece.Zeros(length));
        }
    }

    /**
     * The digests of all that came, in lower-case hexadecimal digits. Nothing may come any more.
     */
    Map<DigestAlgorithm, String> finish() throws InterruptedException {
        Map<DigestAlgorithm, String> digests = new EnumMap<>(DigestAlgorithm.class);
        for (Lane lane : lanes) {
            lane.pieces.put(new Piece.End());
        }
        for (Lane lane : lanes) {
            lane.thread.join();
            digests.put(lane.algorithm, HexFormat.of().formatHex(lane.digest.digest()));
        }
        return digests;
    }

    @Override
    public void close() {
        lanes.forEach(lane -> lane.thread.interrupt());
    }

    /** One digest and its thread. */
    private static final class Lane {

        private final DigestAlgorithm algorithm;
        private final MessageDigest digest;
        private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(WAITING);
        private final Thread thread;

        Lane(DigestAlgorithm algorithm) {
            this.algorithm = algorithm;
            try {
                this.digest = MessageDigest.getInstance(algorithm.standardName());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has " + algorithm, e);
            }
            this.thread = Thread.ofVirtual().name("digest " + algorithm).start(this::run);
        }

        private void run() {
            try {
                while (true) {
                    switch (pieces.take()) {
                        case Piece.Bytes(ByteBuffer bytes, Runnable digested) -> {
                            digest.update(bytes);
                            digested.run();
                        }
                        case Piece.Zeros(long length) -> zeros(length);
                        case Piece.End() -> {
                            return;
                        }
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void zeros(long length) throws InterruptedException {
            for (long left = length; left > 0; left -= ZEROS.capacity()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                digest.update(ZEROS.slice(0, (int) Math.min(left, ZEROS.capacity())));
            }
        }
    }
}
