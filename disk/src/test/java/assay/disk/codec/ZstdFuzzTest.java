package assay.disk.codec;

import assay.disk.ImageException;
import assay.disk.SampleData;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, decoding them works or ends in an {@link ImageException}. */
class ZstdFuzzTest {

    private static final int MAX_OUTPUT = 1 << 20;

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreDecodedOrRefused(byte[] bytes) throws IOException {
        try {
            ZstdDecoder.decode(bytes, 0, bytes.length, new byte[MAX_OUTPUT], 0, MAX_OUTPUT);
        } catch (ImageException e) {
            // One way to fail.
        }
        try (ZstdInputStream stream =
                new ZstdInputStream(new ByteArrayInputStream(bytes), 1 << 22)) {
            stream.readNBytes(MAX_OUTPUT);
        } catch (ImageException e) {
            // The other one.
        }
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                new byte[0],
                Zstd.compress(new byte[1_000]),
                Zstd.compress(SampleData.mixed(1, 1_000), 19),
                Zstd.compress(SampleData.mixed(2, 5_000), 3));
    }
}
