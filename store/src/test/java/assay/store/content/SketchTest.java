package assay.store.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.disk.BytesSource;
import assay.store.block.Domain;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SketchTest {

    private static final int PIECE = 4096;

    private final Domain domain = new Domain.Keyed(new byte[Domain.Keyed.SECRET]);

    /** Pieces by number, each of other bytes. */
    private static byte[] pieces(int from, int count) {
        byte[] bytes = new byte[count * PIECE];
        for (int piece = 0; piece < count; piece++) {
            byte[] random = new byte[PIECE];
            new Random(from + piece).nextBytes(random);
            System.arraycopy(random, 0, bytes, piece * PIECE, PIECE);
        }
        return bytes;
    }

    private Sketch sketch(byte[] bytes) throws IOException {
        return Sketch.of(new BytesSource(bytes), domain, _ -> {});
    }

    @Test
    void itTellsWhatPartOthersHaveWhereverItStandsAndHoweverLargeTheyAre() throws IOException {
        Sketch content = sketch(pieces(0, 2000));
        Sketch half = sketch(pieces(1000, 4000));
        Sketch rest = sketch(pieces(-500, 1400));
        Sketch stranger = sketch(pieces(10_000, 1000));

        Sketch.Choice choice = content.choose(List.of(stranger, rest, half), 7);

        assertThat(choice.bases()).containsExactly(2, 1);
        assertThat(choice.share()).isCloseTo(0.95, within(0.08));
        assertThat(content.choose(List.of(stranger), 7).share()).isZero();
        assertThat(content.choose(List.of(rest, half), 1).bases()).hasSize(1);
        assertThat(content.choose(List.of(content), 7).share()).isEqualTo(1);
    }

    @Test
    void ofAnotherDomainNothingIsTheSame() throws IOException {
        byte[] secret = new byte[Domain.Keyed.SECRET];
        secret[0] = 1;
        Sketch other =
                Sketch.of(new BytesSource(pieces(0, 500)), new Domain.Keyed(secret), _ -> {});

        assertThat(sketch(pieces(0, 500)).choose(List.of(other), 7).bases()).isEmpty();
    }

    @Test
    void itIsKeptInBytesAndZerosDoNotCount() throws IOException {
        byte[] bytes = Arrays.copyOf(pieces(0, 20), 100 * PIECE + 17);
        Sketch sketch = sketch(bytes);

        assertThat(sketch.toBytes()).hasSize(20 * Long.BYTES);
        assertThat(Sketch.parse(sketch.toBytes()).choose(List.of(sketch), 7).share()).isEqualTo(1);
        assertThat(sketch(new byte[PIECE]).choose(List.of(sketch), 7).share()).isZero();
        assertThat(sketch(pieces(0, 5000)).toBytes()).hasSize(Sketch.MOST * Long.BYTES);
    }
}
