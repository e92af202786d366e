package assay.disk.vdi;

import assay.disk.HostileBytes;
import assay.disk.ImageException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, reading them works or ends in an {@link ImageException}. */
class VdiFuzzTest {

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreReadOrRefused(byte[] bytes) throws IOException {
        HostileBytes.readEverything(new VdiFormat(), bytes);
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                new TinyVdi().cutTo(TinyVdi.DATA),
                new TinyVdi().int32(76, 4).cutTo(TinyVdi.DATA),
                new TinyVdi().entry(2, -1).entry(4, 0).cutTo(TinyVdi.DATA + 512));
    }

    @Test
    void aDamagedImageIsReadOrRefused() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int turn = 0; turn < 300; turn++) {
            TinyVdi image = new TinyVdi();
            for (int damage = 1 + random.nextInt(3); damage > 0; damage--) {
                int value = random.nextBoolean() ? random.nextInt() : 1 << random.nextInt(32);
                int at =
                        random.nextBoolean()
                                ? 64 + random.nextInt(400)
                                : TinyVdi.TABLE + 4 * random.nextInt(5);
                if (random.nextBoolean()) {
                    image.int32(at, value);
                } else {
                    image.int32(at & -4, random.nextInt(8));
                }
            }
            try {
                HostileBytes.readEverything(new VdiFormat(), image.bytes());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + turn, e);
            }
        }
    }
}
