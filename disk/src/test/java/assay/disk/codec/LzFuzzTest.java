package assay.disk.codec;

import assay.disk.ImageException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, decoding them works or ends in an {@link ImageException}. */
class LzFuzzTest {

    private static final int MAX_OUTPUT = 1 << 20;

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreDecodedOrRefused(byte[] bytes) throws IOException {
        byte[] out = new byte[MAX_OUTPUT];
        try {
            Lz4Decoder.decode(bytes, 0, bytes.length, out, 0, MAX_OUTPUT);
        } catch (ImageException e) {
            // One way to fail.
        }
        try {
            LzoDecoder.decode(bytes, 0, bytes.length, out, 0, MAX_OUTPUT);
        } catch (ImageException e) {
            // Another one.
        }
        try (Lz4InputStream stream = new Lz4InputStream(new ByteArrayInputStream(bytes))) {
            stream.readNBytes(MAX_OUTPUT);
        } catch (ImageException e) {
            // The third.
        }
        try (LzopInputStream stream = new LzopInputStream(new ByteArrayInputStream(bytes))) {
            stream.readNBytes(MAX_OUTPUT);
        } catch (ImageException e) {
            // The last.
        }
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                        "",
                        "1f6101000a500000000000",
                        "12614400110000",
                        "04224d18604082" + "0a000000" + "1f6101000a500000000000" + "00000000",
                        "02214c18" + "0b000000" + "1f6101000a500000000000")
                .map(HexFormat.of()::parseHex);
    }
}
