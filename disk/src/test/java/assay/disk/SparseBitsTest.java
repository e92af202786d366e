package assay.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SparseBitsTest {

    @Test
    void itAnswersAsABitSetDoes() {
        Random random = new Random(5);
        BitSet expected = new BitSet();
        SparseBits bits = new SparseBits();
        for (int run = 0; run < 40; run++) {
            int start = random.nextInt(1 << 20);
            int length = 1 + random.nextInt(run % 2 == 0 ? 5 : 70_000);
            for (int bit = start; bit < start + length; bit++) {
                bits.set(bit);
            }
            expected.set(start, start + length);
        }
        for (int turn = 0; turn < 20_000; turn++) {
            int bit = random.nextInt(1 << 21);
            assertThat(bits.get(bit)).isEqualTo(expected.get(bit));
            assertThat(bits.nextSet(bit)).isEqualTo(expected.nextSetBit(bit));
            assertThat(bits.nextClear(bit)).isEqualTo(expected.nextClearBit(bit));
        }
    }

    @Test
    void anEmptyOneHasNone() {
        SparseBits bits = new SparseBits();
        assertThat(bits.nextSet(0)).isEqualTo(-1);
        assertThat(bits.nextClear(7)).isEqualTo(7);
    }
}
