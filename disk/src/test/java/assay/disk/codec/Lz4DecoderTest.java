package assay.disk.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.SampleData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Lz4DecoderTest {

    /** The magic and the size of the only block of a small legacy frame. */
    private static final int LEGACY_HEADER = 8;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-9", "-12"})
    void theBlocksOfTheLz4ToolAreDecoded(String level) throws Exception {
        for (int size : new int[] {1, 7, 100, 4_096, 65_536, 2_097_152}) {
            byte[] data = SampleData.mixed(size, size);
            byte[] block = block(level, data);
            assertThat(Arrays.equals(decode(block, size), data)).as("%d bytes", size).isTrue();
        }
    }

    @Test
    void nothingIsWrittenOutsideTheOutput() throws Exception {
        byte[] data = SampleData.mixed(5, 5_000);
        byte[] block = block("-9", data);
        byte[] out = new byte[5_200];
        assertThat(Lz4Decoder.decode(block, 0, block.length, out, 100, 5_000)).isEqualTo(5_000);
        assertThat(Arrays.copyOf(out, 100)).containsOnly(0);
        assertThat(Arrays.copyOfRange(out, 100, 5_100)).isEqualTo(data);
        assertThat(Arrays.copyOfRange(out, 5_100, 5_200)).containsOnly(0);
    }

    @Test
    void fewerBytesThanTheOutputHoldsAreCounted() throws Exception {
        byte[] block = block("-1", new byte[100]);
        assertThat(Lz4Decoder.decode(block, 0, block.length, new byte[500], 0, 500)).isEqualTo(100);
    }

    // By hand from the block format: a token, literals, a distance.
    @ParameterizedTest
    @CsvSource({
        "10 61 0000, CORRUPT, a match 0 bytes back where there are 1",
        "10 61 0200, CORRUPT, a match 2 bytes back where there are 1",
        "f0 ffff00, TRUNCATED, the input ends",
        "30 6161, TRUNCATED, the input ends",
        "10 61 01, TRUNCATED, the input ends",
        "1f 61 0100 ff, TRUNCATED, the input ends",
        "1f 61 0100 ffffffffffff00, CORRUPT, more bytes than its block",
    })
    void anInvalidBlockIsRefused(String hex, Reason reason, String message) {
        byte[] block = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> decode(block, 1_000))
                .withMessageContaining(message)
                .returns(reason, ImageException::reason);
    }

    @Test
    void aDamagedBlockIsDecodedOrRefused() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] whole = block("-9", SampleData.mixed(seed, 20_000));
        for (int i = 0; i < 3_000; i++) {
            byte[] block = whole.clone();
            for (int damage = 1 + random.nextInt(4); damage > 0; damage--) {
                block[random.nextInt(block.length)] = (byte) random.nextInt();
            }
            try {
                decode(block, 20_000);
            } catch (ImageException e) {
                assertThat(e.format()).isEqualTo("lz4");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + i, e);
            }
        }
    }

    private static byte[] decode(byte[] in, int size) throws ImageException {
        byte[] out = new byte[size];
        Lz4Decoder.decode(in, 0, in.length, out, 0, size);
        return out;
    }

    private byte[] block(String level, byte[] data) throws IOException {
        byte[] frame = Packed.by("lz4 -l " + level, folder, data);
        return Arrays.copyOfRange(frame, LEGACY_HEADER, frame.length);
    }
}
