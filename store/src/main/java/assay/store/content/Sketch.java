package assay.store.content;

import assay.disk.BlockSource;
import assay.disk.Extent;
import assay.disk.Sha256;
import assay.disk.Zeros;
import assay.store.block.Block;
import assay.store.block.Domain;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/**
 * A few of the pieces of 4 KiB that a content has, the same few in each content that has them: so
 * two contents are compared without reading them again. These are the pieces with the least prints,
 * at most {@value #MOST}, as in A. Broder's "On the resemblance and containment of documents"
 * (1997). A print depends on the domain's secret: it tells nothing to who does not have that, and
 * contents of two domains have none in common.
 */
public final class Sketch {

    /** The most prints; what is told by them is off by some 4 % of a content. */
    static final int MOST = 512;

    /** A base is chosen if it has at least one of so many pieces that no other has. */
    private static final double LEAST = 1.0 / 64;

    /** From the least to the greatest, as numbers without a sign. */
    private final long[] prints;

    private Sketch(long[] prints) {
        this.prints = prints;
    }

    /** Of a content of a domain; reads all of it. */
    static Sketch of(BlockSource source, Domain domain, LongConsumer progress) throws IOException {
        NavigableSet<Long> least = new TreeSet<>(Long::compareUnsigned);
        ByteBuffer bytes = ByteBuffer.allocate(Block.SIZE);
        // Each turn goes on behind the extent before it.
        for (long at = 0; at < source.size(); ) {
            progress.accept(at);
            Extent extent = source.extentAt(at, source.size());
            if (extent.kind() != Extent.Kind.DATA) {
                at = extent.end();
                continue;
            }
            int count = (int) Math.min(extent.length(), Block.SIZE);
            source.read(at, bytes.clear().limit(count));
            pieces(bytes.flip(), domain, least);
            at += count;
        }
        return new Sketch(least.stream().mapToLong(Long::longValue).toArray());
    }

    private static void pieces(ByteBuffer bytes, Domain domain, NavigableSet<Long> least) {
        for (int at = 0; at + PageIndex.PIECE <= bytes.limit(); at += PageIndex.PIECE) {
            ByteBuffer piece = bytes.slice(at, PageIndex.PIECE);
            if (!Zeros.fill(piece)) {
                least.add(domain.id(Sha256.of(piece)).first());
                if (least.size() > MOST) {
                    least.pollLast();
                }
            }
        }
    }

    /** As it is kept: eight bytes for each print. */
    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(prints.length * Long.BYTES);
        bytes.asLongBuffer().put(prints);
        return bytes.array();
    }

    /** What {@link #toBytes} made. */
    public static Sketch parse(byte[] bytes) {
        long[] prints = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(prints);
        return new Sketch(prints);
    }

    /**
     * Chooses what a content can be put together from.
     *
     * @param share the part of its pieces, about, that the chosen ones have, 0 to 1
     * @param bases their numbers, the one that has most first
     */
    public record Choice(double share, List<Integer> bases) {

        public Choice {
            bases = List.copyOf(bases);
        }
    }

    /** The bases of the most use to a content with this sketch, at most {@code most} of them. */
    public Choice choose(List<Sketch> bases, int most) {
        Set<Long> covered = new HashSet<>();
        List<Integer> chosen = new ArrayList<>();
        double share = 0;
        while (chosen.size() < most) {
            int best = -1;
            double gain = LEAST;
            for (int number = 0; number < bases.size(); number++) {
                double more = gain(bases.get(number), covered);
                if (more > gain) {
                    best = number;
                    gain = more;
                }
            }
            if (best < 0) {
                break;
            }
            chosen.add(best);
            share += gain;
            bases.get(best).stream().forEach(covered::add);
        }
        return new Choice(Math.min(share, 1), chosen);
    }

    private LongStream stream() {
        return Arrays.stream(prints);
    }

    /** What part of this one's pieces another has that are not covered, as far as both tell. */
    private double gain(Sketch base, Set<Long> covered) {
        long end = Long.compareUnsigned(end(), base.end()) < 0 ? end() : base.end();
        Set<Long> others = new HashSet<>();
        base.stream().forEach(others::add);
        long all = 0;
        long found = 0;
        for (long print : prints) {
            if (Long.compareUnsigned(print, end) <= 0) {
                all++;
                found += others.contains(print) && !covered.contains(print) ? 1 : 0;
            }
        }
        return all == 0 ? 0 : (double) found / all;
    }

    /** Up to where all prints of the content are in its sketch. */
    private long end() {
        return prints.length < MOST ? -1 : prints[MOST - 1];
    }
}
