package assay.disk.codec;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.ImageException;
import assay.disk.SampleData;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateEncoderTest {

    private static final int CLUSTER = 1 << 16;

    private final DeflateEncoder encoder = new DeflateEncoder();

    @Test
    void whatIsEncodedIsDecodedAgain() throws ImageException {
        for (int seed = 0; seed < 300; seed++) {
            int size = seed < 20 ? seed : new Random(seed).nextInt(CLUSTER + 1);
            requireDecoded(SampleData.mixed(seed, size));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 257, 258, 259, 260, 4096, CLUSTER})
    void oneByteManyTimes(int size) throws ImageException {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 7);
        requireDecoded(bytes);
    }

    /** Frequencies like Fibonacci's numbers make the longest words. */
    @Test
    void wordsAreNeverTooLong() throws ImageException {
        byte[] bytes = new byte[CLUSTER];
        int at = 0;
        int before = 1;
        int count = 1;
        for (int symbol = 0; symbol < 22 && at < CLUSTER; symbol++) {
            int to = Math.min(CLUSTER, at + count);
            Arrays.fill(bytes, at, to, (byte) symbol);
            at = to;
            int next = before + count;
            before = count;
            count = next;
        }
        // In random order, so that there are few matches.
        Random random = new Random(3);
        for (int i = CLUSTER - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            byte swapped = bytes[i];
            bytes[i] = bytes[other];
            bytes[other] = swapped;
        }
        requireDecoded(bytes);
    }

    @Test
    void itIsAboutAsShortAsZlibsWithItsLargerWindow() {
        byte[] bytes = SampleData.mixed(9, CLUSTER);
        Deflater zlib = new Deflater(6, true);
        zlib.setInput(bytes);
        zlib.finish();
        int expected = zlib.deflate(new byte[2 * CLUSTER]);
        zlib.end();
        assertThat(encode(bytes).length).isLessThan(expected * 115 / 100);
    }

    /** Python's zlib gives its output piece by piece, so that only the window is at hand. */
    @Test
    void noMatchReachesFurtherThanQemusWindow(@TempDir Path folder) throws IOException {
        Oracle python = Oracle.require("python3");
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        byte[] bytes = new byte[CLUSTER];
        for (int at = 0; at + 5000 < CLUSTER; at += 4090) {
            System.arraycopy(noise, 0, bytes, at, 4090);
        }
        Path packed = Files.write(folder.resolve("packed"), encode(bytes));
        Path plain = Files.write(folder.resolve("plain"), bytes);
        python.run(
                "-c",
                "import sys, zlib; a, b = (open(f, 'rb').read() for f in sys.argv[1:]);"
                        + " assert zlib.decompress(a, -12) == b",
                packed,
                plain);
    }

    private void requireDecoded(byte[] bytes) throws ImageException {
        byte[] packed = encode(bytes);
        byte[] decoded = new byte[bytes.length + 1];
        int length = DeflateDecoder.decode(packed, 0, packed.length, decoded, 0, decoded.length);
        assertThat(Arrays.copyOf(decoded, length)).isEqualTo(bytes);
    }

    private byte[] encode(byte[] bytes) {
        byte[] out = new byte[2 * bytes.length + 1024];
        return Arrays.copyOf(out, encoder.encode(bytes, bytes.length, out));
    }
}
