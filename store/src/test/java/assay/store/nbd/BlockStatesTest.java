package assay.store.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import assay.store.nbd.BlockStates.State;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two bits for each block say the same as an array. */
class BlockStatesTest {

    /** Three pages and a bit. */
    private static final int BLOCKS = 100_000;

    @Test
    void statesAndRunsAreThoseOfAnArray() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        BlockStates states = new BlockStates();
        List<State> all = List.of(State.values());
        State[] expected = new State[BLOCKS];
        Arrays.fill(expected, State.BELOW);
        for (int i = 0; i < 300; i++) {
            int first = random.nextInt(BLOCKS);
            int end =
                    Math.min(
                            BLOCKS, first + 1 + random.nextInt(random.nextBoolean() ? 50 : 40_000));
            State state = all.get(random.nextInt(all.size()));
            states.set(first, end, state);
            Arrays.fill(expected, first, end, state);
            for (int j = 0; j < 100; j++) {
                int from = random.nextInt(BLOCKS);
                int to = from + 1 + random.nextInt(BLOCKS - from);
                int run = from + 1;
                while (run < to && expected[run] == expected[from]) {
                    run++;
                }
                assertThat(states.get(from)).as("seed %d", seed).isEqualTo(expected[from]);
                assertThat(states.runEnd(from, to)).as("seed %d", seed).isEqualTo(run);
            }
        }
    }
}
