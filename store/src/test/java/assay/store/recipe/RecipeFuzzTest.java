package assay.store.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.store.BadObjectException;
import assay.store.StoreFormat;
import assay.store.block.ObjectId;
import assay.store.recipe.Recipe.Part;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, they are a recipe or are refused. */
class RecipeFuzzTest {

    private static final long GUEST = 1L << 40;

    private static Recipe recipe() {
        return new Recipe(
                1 << 20,
                new ObjectId(1, 2, 3, 4),
                new ObjectId(5, 6, 7, 8),
                List.of(new Part(0, 10, 7), new Part(4096, 17, 3), new Part(9999, 500, 80)));
    }

    private static List<Run> runs(Random random) {
        List<Run> runs = new ArrayList<>();
        for (int i = 1 + random.nextInt(20); i > 0; i--) {
            long length = 1 + random.nextLong(1L << (1 + random.nextInt(30)));
            runs.add(
                    switch (random.nextInt(3)) {
                        case 0 -> new Run.Literal(length);
                        case 1 -> new Run.Zeros(length);
                        default -> new Run.Guest(length, random.nextLong(GUEST - length));
                    });
        }
        return runs;
    }

    private static long length(List<Run> runs) {
        return runs.stream().mapToLong(Run::length).sum();
    }

    private static long literals(List<Run> runs) {
        return length(runs.stream().filter(Run.Literal.class::isInstance).toList());
    }

    @Test
    void aRecipeComesBack() throws BadObjectException {
        assertThat(Recipe.parse(recipe().toBytes())).isEqualTo(recipe());
        assertThat(recipe().id()).isEqualTo(recipe().id());
    }

    @Test
    void runsComeBack() throws BadObjectException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int turn = 0; turn < 500; turn++) {
            List<Run> runs = runs(random);
            byte[] bytes = Runs.encode(runs);
            assertThat(bytes.length).isLessThanOrEqualTo(20 * runs.size());
            Runs parsed = Runs.parse(ByteBuffer.wrap(bytes), length(runs), literals(runs), GUEST);
            assertThat(parsed.runs()).as("seed %d", seed).isEqualTo(runs);
        }
    }

    @Test
    void partsThatContradictEachOtherAreRefused() {
        ObjectId id = ObjectId.HOLE;
        List<List<Part>> wrong =
                List.of(
                        List.of(),
                        List.of(new Part(1, 0, 5)),
                        List.of(new Part(0, -1, 5)),
                        List.of(new Part(0, 0, 0)),
                        List.of(new Part(0, 0, Runs.MAX_BYTES + 1)),
                        List.of(new Part(0, Long.MAX_VALUE - 2, 5)),
                        List.of(new Part(0, 0, 5), new Part(0, 5, 5)),
                        List.of(new Part(0, 0, 5), new Part(50, 4, 5)),
                        List.of(new Part(0, 0, 5), new Part(100, 5, 5)));
        for (List<Part> parts : wrong) {
            assertThatThrownBy(() -> new Recipe(100, id, id, parts))
                    .as("%s", parts)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                Arrays.copyOfRange(recipe().toBytes().array(), 12, 140),
                Runs.encode(runs(new Random(1))));
    }

    /** The bytes are the fields of a recipe whose checksum is right, and runs of one. */
    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreARecipeOrRefused(byte[] bytes) {
        StoreFormat format = new StoreFormat("ASSAYRCP", 1);
        try {
            Recipe recipe = Recipe.parse(format.end(format.begin(bytes.length).put(bytes)));
            assertThat(recipe.toBytes().remaining()).isEqualTo(bytes.length + 16);
        } catch (BadObjectException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
        try {
            Runs runs = Runs.parse(ByteBuffer.wrap(bytes), 1 << 20, 4096, GUEST);
            assertThat(length(runs.runs())).isEqualTo(1 << 20);
        } catch (BadObjectException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    @Test
    void damagedRunsAreRefusedOrOfTheSameLength() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int turn = 0; turn < 20_000; turn++) {
            List<Run> runs = runs(random);
            byte[] bytes = Runs.encode(runs);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                Runs parsed =
                        Runs.parse(ByteBuffer.wrap(bytes), length(runs), literals(runs), GUEST);
                assertThat(length(parsed.runs())).isEqualTo(length(runs));
                assertThat(literals(parsed.runs())).isEqualTo(literals(runs));
            } catch (BadObjectException e) {
                assertThat(e).as("seed %d", seed).hasMessageNotContaining("null");
            }
        }
    }
}
