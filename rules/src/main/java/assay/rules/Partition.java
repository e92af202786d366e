package assay.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Divides things, some of which exclude each other, into as few groups as possible. */
final class Partition {

    /** Up to so many things the number of groups is the smallest; more would take too long. */
    static final int MAX_EXACT = 12;

    private final List<BitSet> excluded;

    private Partition(List<BitSet> excluded) {
        this.excluded = excluded;
    }

    /**
     * The group of each thing, from 0.
     *
     * @param excluded for each thing, those that it cannot be with; both ways
     */
    static int[] of(List<BitSet> excluded) {
        Partition partition = new Partition(excluded);
        int[] greedy = partition.greedy();
        if (excluded.size() > MAX_EXACT) {
            return greedy;
        }
        int groups = Arrays.stream(greedy).max().orElse(-1) + 1;
        for (int fewer = 1; fewer < groups; fewer++) {
            int[] found = new int[excluded.size()];
            if (partition.fits(found, 0, 0, fewer)) {
                return found;
            }
        }
        return greedy;
    }

    /** Whether the things from {@code next} on find room in {@code most} groups. */
    private boolean fits(int[] group, int next, int used, int most) {
        if (next == group.length) {
            return true;
        }
        for (int candidate = 0; candidate < Math.min(used + 1, most); candidate++) {
            group[next] = candidate;
            if (hasRoom(group, next, IntStream.range(0, next))
                    && fits(group, next + 1, Math.max(used, candidate + 1), most)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasRoom(int[] group, int thing, IntStream others) {
        return others.noneMatch(
                other -> group[other] == group[thing] && excluded.get(thing).get(other));
    }

    /** Each thing in the first group with room, those that exclude most first. */
    private int[] greedy() {
        int[] group = new int[excluded.size()];
        List<Integer> placed = new ArrayList<>();
        IntStream.range(0, group.length)
                .boxed()
                .sorted(Comparator.comparingInt(thing -> -excluded.get(thing).cardinality()))
                .forEach(thing -> {
                    group[thing] = 0;
                    while (!hasRoom(group, thing, placed.stream().mapToInt(each -> each))) {
                        group[thing]++;
                    }
                    placed.add(thing);
                });
        return group;
    }
}
