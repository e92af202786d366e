package assay.disk.vmdk;

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
class VmdkFuzzTest {

    private static final int MAX_EXTENTS = 1_000;
    private static final int MAX_READ = 1 << 16;

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreReadOrRefused(byte[] bytes) throws IOException {
        readEverything(bytes);
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                TinyVmdk.sparse().bytes(),
                TinyVmdk.stream().bytes(),
                TinyVmdk.sparse().int32(8, 1).gte(1, 0).bytes(),
                TinyVmdk.stream().cutTo(TinyVmdk.LAST_GRAIN));
    }

    @Test
    void aDamagedImageIsReadOrRefused() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int[] places = {
            0,
            40,
            TinyVmdk.DESCRIPTOR,
            TinyVmdk.DESCRIPTOR + 90,
            TinyVmdk.GD,
            TinyVmdk.GT,
            TinyVmdk.FIRST_GRAIN,
            TinyVmdk.FOOTER - TinyVmdk.SECTOR,
            TinyVmdk.FOOTER
        };
        for (int turn = 0; turn < 2_500; turn++) {
            byte[] image = (turn % 2 == 0 ? TinyVmdk.sparse() : TinyVmdk.stream()).bytes();
            for (int damage = 1 + random.nextInt(3); damage > 0; damage--) {
                int at = places[random.nextInt(places.length)] + random.nextInt(80);
                if (at < image.length) {
                    image[at] =
                            random.nextBoolean()
                                    ? (byte) random.nextInt()
                                    : (byte) (image[at] ^ 1 << random.nextInt(8));
                }
            }
            try {
                readEverything(image);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + turn, e);
            }
        }
    }

    private static void readEverything(byte[] bytes) throws IOException {
        try {
            BlockSource disk = new VmdkFormat().open(new MemorySource(bytes)).disk();
            int extents = 0;
            for (long at = 0; at < disk.size() && extents < MAX_EXTENTS; extents++) {
                at = disk.extentAt(at, disk.size()).end();
            }
            disk.read(0, ByteBuffer.allocate((int) Math.min(disk.size(), MAX_READ)));
            int tail = (int) Math.min(disk.size(), MAX_READ);
            disk.read(disk.size() - tail, ByteBuffer.allocate(tail));
        } catch (ImageException e) {
            // What a broken image must end in.
        }
    }
}
