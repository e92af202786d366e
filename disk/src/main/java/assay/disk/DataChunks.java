package assay.disk;

import java.io.IOException;

/** Goes through the data of a source in pieces that many threads can work on. */
final class DataChunks {

    /**
     * Bytes of a chunk at most; chunks start anew at its multiples. What was read is still in the
     * core's own cache when it is written: with four times as much, copying takes three times as
     * long.
     */
    static final int SIZE = 1 << 18;

    private DataChunks() {}

    /** Takes a chunk. */
    @FunctionalInterface
    interface Sink {

        /** Takes the {@code length} bytes at {@code at}. */
        void accept(long at, int length) throws IOException;
    }

    /** Gives every chunk of {@code source} that is data to {@code sink}, in order. */
    static void of(BlockSource source, Sink sink) throws IOException {
        long size = source.size();
        // Each turn goes on behind the answer before it.
        for (long at = 0; at < size; ) {
            Extent extent = source.extentAt(at, size);
            if (extent.kind() == Extent.Kind.DATA) {
                split(extent, sink);
            }
            at = extent.end();
        }
    }

    private static void split(Extent data, Sink sink) throws IOException {
        for (long at = data.start(); at < data.end(); ) {
            long end = Math.min(data.end(), (at / SIZE + 1) * SIZE);
            sink.accept(at, (int) (end - at));
            at = end;
        }
    }
}
