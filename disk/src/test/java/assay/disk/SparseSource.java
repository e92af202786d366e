package assay.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;

/** A disk of any size whose data is computed: some pages hold data, in runs, most are holes. */
public final class SparseSource implements BlockSource {

    private static final int PAGE = 4096;

    private final long size;
    private final long[] runs;

    /**
     * A disk of some runs of data at places that depend on {@code seed} alone.
     *
     * @param longest pages of a run at most
     */
    public SparseSource(long size, int runs, int longest, long seed) {
        this.size = size;
        Random random = new Random(seed);
        this.runs = new long[2 * runs];
        long[] starts = random.longs(runs, 0, size / PAGE + 1).sorted().toArray();
        for (int run = 0; run < runs; run++) {
            long next = run + 1 < runs ? starts[run + 1] : size / PAGE + 1;
            this.runs[2 * run] = starts[run] * PAGE;
            this.runs[2 * run + 1] =
                    Math.min(starts[run] + 1 + random.nextInt(longest), next) * PAGE;
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), size);
        for (long at = offset; target.hasRemaining(); ) {
            Extent extent = extentAt(at, at + target.remaining());
            boolean data = extent.kind() == Extent.Kind.DATA;
            for (; at < extent.end(); at++) {
                target.put((byte) (data ? at ^ at >>> 8 ^ at >>> 16 ^ at >>> 29 : 0));
            }
        }
    }

    @Override
    public Extent extentAt(long from, long to) {
        Objects.checkFromToIndex(from, to, size);
        int found = Arrays.binarySearch(runs, from);
        // Equal places are runs of no length.
        int before = found < 0 ? -found - 2 : lastEqual(found);
        long end = before + 1 < runs.length ? Math.min(to, runs[before + 1]) : to;
        boolean data = before >= 0 && before % 2 == 0;
        return new Extent(from, end - from, data ? Extent.Kind.DATA : Extent.Kind.HOLE);
    }

    private int lastEqual(int found) {
        int last = found;
        while (last + 1 < runs.length && runs[last + 1] == runs[found]) {
            last++;
        }
        return last;
    }

    @Override
    public void close() {}
}
