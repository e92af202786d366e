package assay.guest.fs.ntfs;

import assay.disk.Extent;
import assay.disk.ImageException;
import assay.guest.fs.BlockMap;
import java.util.Arrays;

/** Where the clusters of an attribute stand, from its first to the last that is known. */
final class RunList implements BlockMap {

    private static final long HOLE = -1;

    private final long[] starts;
    private final long[] lcns;
    private final int count;
    private final long end;

    private RunList(long[] starts, long[] lcns, int count, long end) {
        this.starts = starts;
        this.lcns = lcns;
        this.count = count;
        this.end = end;
    }

    /** How many clusters the list tells of. */
    long end() {
        return end;
    }

    /**
     * {@inheritDoc}
     *
     * @param vcn below {@link #end}
     */
    @Override
    public Run at(long vcn) {
        int found = Arrays.binarySearch(starts, 0, count, vcn);
        int index = found < 0 ? -found - 2 : found;
        long next = index + 1 < count ? starts[index + 1] : end;
        long skipped = vcn - starts[index];
        return lcns[index] == HOLE
                ? Run.hole(next - vcn)
                : new Run(Extent.Kind.DATA, next - vcn, lcns[index] + skipped);
    }

    /**
     * Reads mapping pairs, piece by piece ("Data Runs").
     *
     * <p>A run has at least two bytes in a record of at most 4,096, so the image pays for each with
     * bytes of its own; still their number is bounded.
     */
    static final class Builder {

        private static final int MAX_RUNS = 500_000;

        private final BootSector boot;
        private long[] starts = new long[16];
        private long[] lcns = new long[16];
        private int count;
        private long end;

        Builder(BootSector boot) {
            this.boot = boot;
        }

        /** Reads the piece that follows after those that were read. */
        Builder add(Attribute.Body.NonResident piece) throws ImageException {
            Block in = piece.mappingPairs();
            if (piece.lowestVcn() != end) {
                throw in.corrupt(
                        0,
                        "a piece of an attribute starts at cluster %d instead of %d"
                                .formatted(piece.lowestVcn(), end));
            }
            long lcn = 0;
            int at = 0;
            for (int head = in.u8(at); head != 0; head = at < in.size() ? in.u8(at) : 0) {
                int lengthSize = head & 0xF;
                int deltaSize = head >>> 4;
                long length = signed(in, at + 1, lengthSize);
                if (lengthSize == 0 || length < 1 || length > maxClusters() - end) {
                    throw in.corrupt(at, "a run has " + length + " clusters");
                }
                if (deltaSize == 0) {
                    append(HOLE, length);
                } else {
                    lcn += signed(in, at + 1 + lengthSize, deltaSize);
                    if (lcn < 0 || lcn > boot.clusters() - length) {
                        throw in.corrupt(
                                at,
                                "a run is at clusters %d+%d of %d"
                                        .formatted(lcn, length, boot.clusters()));
                    }
                    append(lcn, length);
                }
                at += 1 + lengthSize + deltaSize;
            }
            if (piece.highestVcn() != end - 1 && piece.highestVcn() != 0) {
                throw in.corrupt(
                        0,
                        "the runs of a piece end at cluster %d instead of %d"
                                .formatted(end - 1, piece.highestVcn()));
            }
            return this;
        }

        RunList build() {
            return new RunList(
                    Arrays.copyOf(starts, count), Arrays.copyOf(lcns, count), count, end);
        }

        /** So many that their bytes can be counted. */
        private long maxClusters() {
            return Long.MAX_VALUE / boot.clusterSize();
        }

        private void append(long lcn, long length) throws ImageException {
            if (count == MAX_RUNS) {
                throw Block.limit("an attribute is in more than " + MAX_RUNS + " pieces");
            }
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
                lcns = Arrays.copyOf(lcns, count * 2);
            }
            starts[count] = end;
            lcns[count] = lcn;
            count++;
            end += length;
        }

        private static long signed(Block in, int at, int size) throws ImageException {
            if (size > Long.BYTES) {
                throw in.corrupt(at, "a number has " + size + " bytes");
            }
            long number = 0;
            for (int i = 0; i < size; i++) {
                number |= (long) in.u8(at + i) << (8 * i);
            }
            int unused = Long.SIZE - 8 * size;
            return size == 0 ? 0 : number << unused >> unused;
        }
    }
}
