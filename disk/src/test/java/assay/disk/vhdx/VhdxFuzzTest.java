package assay.disk.vhdx;

import assay.disk.HostileBytes;
import assay.disk.ImageException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, reading them works or ends in an {@link ImageException}. */
class VhdxFuzzTest {

    /** Behind the checksums. */
    private static final int[] PLACES = {
        Header.SECOND + 8,
        RegionTable.FIRST + 8,
        TinyVhdx.METADATA,
        TinyVhdx.METADATA + MetadataTable.LENGTH,
        TinyVhdx.BAT,
    };

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreReadOrRefused(byte[] bytes) throws IOException {
        HostileBytes.readEverything(new VhdxFormat(), bytes);
    }

    static Stream<byte[]> seeds() throws IOException {
        return Stream.of(
                new TinyVhdx().cutTo(TinyVhdx.BLOCK),
                new TinyVhdx().bat(0, 2).cutTo(TinyVhdx.BLOCK),
                new TinyVhdx().bat(0, 0).cutTo(TinyVhdx.BLOCK));
    }

    @Test
    void aDamagedImageIsReadOrRefused() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int turn = 0; turn < 300; turn++) {
            TinyVhdx image = new TinyVhdx();
            for (int damage = 1 + random.nextInt(3); damage > 0; damage--) {
                int value = random.nextBoolean() ? random.nextInt() : 1 << random.nextInt(32);
                int at = PLACES[random.nextInt(PLACES.length)] + 4 * random.nextInt(24);
                image.int32(at, random.nextInt(4) == 0 ? random.nextInt(8) : value);
            }
            try {
                HostileBytes.readEverything(new VhdxFormat(), image.bytes());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + turn, e);
            }
        }
    }
}
