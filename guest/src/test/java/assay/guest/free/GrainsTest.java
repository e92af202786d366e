package assay.guest.free;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.ImageException;
import java.io.IOException;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrainsTest {

    private static final int GRAIN = Grains.SIZE;
    private static final long STRETCH = 128L << 20;

    /** Two stretches and a half, and a last grain that is short. */
    private static final long SIZE = 2 * STRETCH + STRETCH / 2 + 100;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void grainsAreThoseOfAPlainSet(long seed) throws IOException {
        Random random = new Random(seed);
        Grains grains = new Grains(SIZE);
        Grains others = new Grains(SIZE);
        BitSet expected = new BitSet();
        BitSet taken = new BitSet();
        int count = (int) (SIZE / GRAIN) + 1;
        for (int i = 0; i < 60; i++) {
            long from = random.nextLong(SIZE);
            long to = Math.min(SIZE, from + 1 + random.nextLong(i % 10 == 0 ? SIZE : 1 << 20));
            int end = to == SIZE ? count : (int) (to / GRAIN);
            int first = (int) Math.ceilDiv(from, GRAIN);
            if (i % 5 != 0) {
                assertThat(grains.addInside(from, to)).isTrue();
                expected.set(Math.min(first, end), end);
            } else {
                others.addTouched(from, to);
                taken.set((int) (from / GRAIN), (int) Math.ceilDiv(to, GRAIN));
            }
        }
        grains.removeAll(others);
        expected.andNot(taken);

        BitSet found = new BitSet();
        for (long at = 0; at < SIZE; ) {
            long end = grains.endOfRun(at, SIZE);
            assertThat(end).isGreaterThan(at);
            found.set((int) (at / GRAIN), (int) Math.ceilDiv(end, GRAIN), grains.contains(at));
            at = end;
        }
        assertThat(found).isEqualTo(expected);
        for (int i = 0; i < 100; i++) {
            long from = random.nextLong(SIZE - 1);
            long to = from + 1 + random.nextLong(Math.min(100_000, SIZE - from));
            int next = expected.nextSetBit((int) (from / GRAIN));
            assertThat(grains.touches(from, to)).isEqualTo(next >= 0 && (long) next * GRAIN < to);
        }
    }

    @Test
    void partsOfGrainsAreNotAdded() throws IOException {
        Grains grains = new Grains(SIZE);
        grains.addInside(1, 2 * GRAIN - 1);
        assertThat(grains.endOfRun(0, SIZE)).isEqualTo(SIZE);
        grains.addInside(SIZE - 100, SIZE);
        assertThat(grains.endOfRun(0, SIZE)).isEqualTo(SIZE - 100);
        assertThat(grains.contains(SIZE - 1)).isTrue();
    }

    @Test
    void memoryIsBoundedForTheMostScatteredDisk() throws IOException {
        long size = (Grains.MAX_MIXED + 10) * STRETCH;
        Grains grains = new Grains(size);
        for (int i = 0; i < Grains.MAX_MIXED; i++) {
            assertThat(grains.addInside(i * STRETCH, i * STRETCH + GRAIN)).isTrue();
        }
        long next = Grains.MAX_MIXED * STRETCH;
        assertThat(grains.addInside(next, next + GRAIN)).isFalse();
        assertThat(grains.contains(next)).isFalse();
        assertThatThrownBy(() -> grains.addTouched(next, next + 1))
                .isInstanceOf(ImageException.class);
        assertThat(grains.addInside(next, next + STRETCH)).isTrue();
        assertThat(grains.contains(next)).isTrue();
    }

    @Test
    void aDiskThatIsTooLargeIsRefused() {
        assertThatThrownBy(() -> new Grains(Grains.MAX_DISK + 1))
                .isInstanceOf(ImageException.class);
    }
}
