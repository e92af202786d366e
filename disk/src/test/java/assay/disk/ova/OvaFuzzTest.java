package assay.disk.ova;

import assay.disk.DiskFormats;
import assay.disk.ImageException;
import assay.disk.MemorySource;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, they are opened or end in an {@link ImageException}. */
class OvaFuzzTest {

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreOpenedOrRefused(byte[] bytes) throws IOException {
        open(bytes);
    }

    static Stream<byte[]> seeds() {
        return Stream.of(archive());
    }

    private static byte[] archive() {
        byte[] disk = new byte[2000];
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
        return new TarBuilder()
                .add("a.ovf", '0', new byte[600])
                .add("x", 'x', "17 path=name.raw\n".getBytes(StandardCharsets.US_ASCII))
                .add("L", 'L', "long.raw\0".getBytes(StandardCharsets.US_ASCII))
                .add("disk.raw", '0', disk)
                .bytes();
    }

    @Test
    void aDamagedArchiveIsOpenedOrRefused() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int[] headers = {0, 1536, 2560, 3584};
        for (int turn = 0; turn < 5_000; turn++) {
            byte[] archive = archive();
            int header = headers[random.nextInt(headers.length)];
            int at =
                    header
                            + (random.nextBoolean()
                                    ? 120 + random.nextInt(40)
                                    : 512 + random.nextInt(20));
            archive[at] = (byte) random.nextInt();
            byte[] block = Arrays.copyOfRange(archive, header, header + 512);
            System.arraycopy(TarBuilder.checksummed(block), 0, archive, header, 512);
            try {
                open(archive);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + turn, e);
            }
        }
    }

    private static void open(byte[] bytes) throws IOException {
        try {
            new OvaFormat(DiskFormats::open).open(new MemorySource(bytes));
        } catch (ImageException e) {
            // What a broken archive must end in.
        }
    }
}
