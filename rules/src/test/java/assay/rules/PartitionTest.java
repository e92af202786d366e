package assay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartitionTest {

    private static List<BitSet> none(int things) {
        return IntStream.range(0, things).mapToObj(_ -> new BitSet()).toList();
    }

    private static void exclude(List<BitSet> excluded, int a, int b) {
        excluded.get(a).set(b);
        excluded.get(b).set(a);
    }

    private static int groups(int[] group) {
        return Arrays.stream(group).max().orElse(-1) + 1;
    }

    @Test
    void thingsThatAgreeAreOneGroup() {
        assertThat(Partition.of(none(0))).isEmpty();
        assertThat(Partition.of(none(3))).containsExactly(0, 0, 0);
    }

    /** Two rows of which each excludes all of the other but its opposite: greed takes too many. */
    @Test
    void theNumberOfGroupsIsTheSmallestUpToTwelve() {
        List<BitSet> crown = none(12);
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 6; j++) {
                if (i != j) {
                    exclude(crown, 2 * i, 2 * j + 1);
                }
            }
        }

        assertThat(groups(Partition.of(crown))).isEqualTo(2);
    }

    @Test
    void noGroupEverHoldsTwoThatExcludeEachOther() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int things = 1 + random.nextInt(20);
            List<BitSet> excluded = none(things);
            for (int pair = random.nextInt(things * 2); pair > 0; pair--) {
                int a = random.nextInt(things);
                int b = random.nextInt(things);
                if (a != b) {
                    exclude(excluded, a, b);
                }
            }
            int[] group = Partition.of(excluded);
            List<String> wrong = new ArrayList<>();
            for (int a = 0; a < things; a++) {
                int one = a;
                excluded.get(a).stream()
                        .filter(b -> group[one] == group[b])
                        .forEach(b -> wrong.add(one + " with " + b));
            }
            assertThat(wrong).as("seed %d", seed).isEmpty();
        }
    }
}
