package assay.guest.free;

import assay.guest.fs.FreeRuns;
import java.io.IOException;

/** Hands runs on, those that follow one another as one: their ends need not be ends of grains. */
final class MergedRuns implements FreeRuns {

    private final FreeRuns target;
    private long start;
    private long length;
    private long bytes;

    MergedRuns(FreeRuns target) {
        this.target = target;
    }

    @Override
    public void add(long offset, long count) throws IOException {
        if (offset != start + length) {
            end();
            start = offset;
        }
        length += count;
        bytes += count;
    }

    /** Hands on what is still held back. */
    void end() throws IOException {
        if (length > 0) {
            target.add(start, length);
        }
        length = 0;
    }

    /** How many bytes were added. */
    long bytes() {
        return bytes;
    }
}
