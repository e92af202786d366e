package assay.disk.qcow2;

import assay.disk.HostileBytes;
import assay.disk.ImageException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, reading them works or ends in an {@link ImageException}. */
class Qcow2FuzzTest {

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreReadOrRefused(byte[] bytes) throws IOException {
        HostileBytes.readEverything(new Qcow2Format(), bytes);
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                new TinyImage().bytes(),
                new TinyImage().int64(72, 8).int32(104, 1 << 24).bytes(),
                new TinyImage().int32(4, 2).l2(2, 0).l2(4, 0).bytes(),
                new TinyImage().int32(60, 3).int64(64, TinyImage.STORED_CLUSTER).bytes(),
                new TinyImage().int32(60, 3).int64(64, TinyImage.LAST_CLUSTER).bytes(),
                new TinyImage().cutTo(TinyImage.L2_TABLE));
    }

    @Test
    void aDamagedImageIsReadOrRefused() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int[] places = {
            0, 72, TinyImage.L1_TABLE, TinyImage.L2_TABLE, TinyImage.COMPRESSED_CLUSTER + 20
        };
        for (int turn = 0; turn < 3_000; turn++) {
            byte[] image = new TinyImage().bytes();
            for (int damage = 1 + random.nextInt(3); damage > 0; damage--) {
                int at = places[random.nextInt(places.length)] + random.nextInt(40);
                image[at] =
                        random.nextBoolean()
                                ? (byte) random.nextInt()
                                : (byte) (1 << random.nextInt(8));
            }
            try {
                HostileBytes.readEverything(new Qcow2Format(), image);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + turn, e);
            }
        }
    }
}
