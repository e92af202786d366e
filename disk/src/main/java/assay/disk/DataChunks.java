package assay.disk;

import java.io.IOException;

/** Goes through the data of a source in pieces that many threads can work on. */
final class DataChunks {

    /** Bytes of a chunk at most; chunks start anew at its multiples. */
    static final int SIZE = 1 << 20;

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
            if (extent.kind() != Extent.Kind.DATA) {
                at = extent.end();
                continue;
            }
            long end = Math.min(extent.end(), (at / SIZE + 1) * SIZE);
            sink.accept(at, (int) (end - at));
            at = end;
        }
    }
}
