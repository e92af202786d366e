package assay.disk.vdi;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.MemorySource;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, reading them works or ends in an {@link ImageException}. */
class VdiFuzzTest {

    private static final int MAX_EXTENTS = 1_000;
    private static final int MAX_READ = 1 << 16;

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreReadOrRefused(byte[] bytes) throws IOException {
        readEverything(bytes);
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
                readEverything(image.bytes());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + turn, e);
            }
        }
    }

    private static void readEverything(byte[] bytes) throws IOException {
        try {
            BlockSource disk = new VdiFormat().open(new MemorySource(bytes)).disk();
            long at = 0;
            for (int i = 0; i < MAX_EXTENTS && at < disk.size(); i++) {
                long end = disk.extentAt(at, disk.size()).end();
                disk.read(at, ByteBuffer.allocate((int) Math.min(end - at, MAX_READ)));
                at = end;
            }
        } catch (ImageException e) {
            // The only way to fail.
        }
    }
}
