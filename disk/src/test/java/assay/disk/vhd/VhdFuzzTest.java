package assay.disk.vhd;

import assay.disk.HostileBytes;
import assay.disk.ImageException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, reading them works or ends in an {@link ImageException}. */
class VhdFuzzTest {

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreReadOrRefused(byte[] bytes) throws IOException {
        HostileBytes.readEverything(new VhdFormat(), bytes);
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                new TinyVhd().bytes(),
                new TinyVhd().footerInt(60, Footer.DIFFERENCING).bytes(),
                TinyVhd.fixed(new byte[1024], "vpc ", new Chs(1, 2, 1), 1024),
                new TinyVhd().cutTo(TinyVhd.TABLE));
    }

    @Test
    void aDamagedImageIsReadOrRefused() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int turn = 0; turn < 5_000; turn++) {
            TinyVhd image = new TinyVhd();
            for (int damage = 1 + random.nextInt(3); damage > 0; damage--) {
                int value = random.nextBoolean() ? random.nextInt() : 1 << random.nextInt(32);
                switch (random.nextInt(4)) {
                    case 0 -> image.footerInt(8 + 4 * random.nextInt(20), value);
                    case 1 -> image.headerInt(8 + 4 * random.nextInt(16), value);
                    case 2 -> image.entry(random.nextInt(5), value);
                    default -> image.spoil(random.nextInt(TinyVhd.FILE_SIZE));
                }
            }
            try {
                HostileBytes.readEverything(new VhdFormat(), image.bytes());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + turn, e);
            }
        }
    }
}
