package assay.store.delta;

import assay.disk.BlockSource;
import assay.store.block.Block;
import assay.store.content.BlockDigests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;

/** Sends a file to a store that tells which of its blocks it lacks. */
public final class DeltaPush {

    /** So many blocks go in one request, 32 MiB. */
    private static final int BATCH = 64;

    /** So often a request may not get on, as when a block there turns out to be damaged. */
    private static final int PATIENCE = 5;

    private DeltaPush() {}

    /** How requests are sent; waiting and trying again is its business. */
    public interface Wire {

        /** Announces a file by the list of its blocks, see {@link DeltaWire#list}. */
        State begin(ByteBuffer list) throws IOException;

        /**
         * Sends frames.
         *
         * @param length how many bytes they are
         * @return what is there then
         */
        State send(InputStream frames, long length) throws IOException;
    }

    /**
     * What is there of a file.
     *
     * @param offset up to where all of it is, in bytes; the file's size when the store is content
     * @param missing the blocks that it lacks
     */
    public record State(long offset, BitSet missing) {

        public State {
            missing = (BitSet) missing.clone();
        }

        @Override
        public BitSet missing() {
            return (BitSet) missing.clone();
        }
    }

    /**
     * What was sent.
     *
     * @param blocks how many
     * @param bytes of lists and frames
     */
    public record Sent(int blocks, long bytes) {}

    /**
     * Sends what is missing.
     *
     * @param progress is told how many bytes of the file are there
     * @throws IOException if the wire fails, or the store does not get on
     */
    public static Sent push(BlockSource file, Wire wire, LongConsumer progress) throws IOException {
        BlockDigests digests = BlockDigests.of(file);
        ByteBuffer list = DeltaWire.list(digests);
        long bytes = list.remaining();
        int blocks = 0;
        int stuck = 0;
        State state = wire.begin(list);
        while (state.offset() < file.size()) {
            List<Integer> batch = batch(state);
            long length =
                    batch.stream().mapToLong(block -> DeltaWire.frameLength(digests, block)).sum();
            State next = wire.send(new Frames(file, digests, batch), length);
            stuck = next.offset() > state.offset() ? 0 : stuck + 1;
            if (stuck == PATIENCE) {
                throw new IOException("the server does not get on from byte " + next.offset());
            }
            state = next;
            bytes += length;
            blocks += batch.size();
            progress.accept(state.offset());
        }
        return new Sent(blocks, bytes);
    }

    private static List<Integer> batch(State state) {
        BitSet missing = state.missing();
        List<Integer> batch = new ArrayList<>();
        for (int block = missing.nextSetBit(DeltaWire.block(state.offset()));
                block >= 0 && batch.size() < BATCH;
                block = missing.nextSetBit(block + 1)) {
            batch.add(block);
        }
        return batch;
    }

    /** Frames that are read from the file one after the other. */
    private static final class Frames extends InputStream {

        private final BlockSource file;
        private final BlockDigests digests;
        private final List<Integer> blocks;
        private final ByteBuffer frame = ByteBuffer.allocate(DeltaWire.FRAME + Block.SIZE).limit(0);
        private int next;

        Frames(BlockSource file, BlockDigests digests, List<Integer> blocks) {
            this.file = file;
            this.digests = digests;
            this.blocks = blocks;
        }

        private boolean fill() throws IOException {
            if (frame.hasRemaining()) {
                return true;
            }
            if (next == blocks.size()) {
                return false;
            }
            int block = blocks.get(next++);
            frame.clear().limit(DeltaWire.frameLength(digests, block));
            frame.putInt(block);
            file.read((long) block * Block.SIZE, frame);
            frame.flip();
            return true;
        }

        @Override
        public int read() throws IOException {
            return fill() ? frame.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, frame.remaining());
            frame.get(target, offset, count);
            return count;
        }
    }
}
