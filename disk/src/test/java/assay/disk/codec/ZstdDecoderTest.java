package assay.disk.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.SampleData;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdDecoderTest {

    @ParameterizedTest
    @ValueSource(ints = {-5, 1, 2, 3, 5, 7, 9, 12, 15, 17, 19})
    void whatZstdCompressesIsDecoded(int level) throws Exception {
        for (int size : new int[] {0, 1, 7, 100, 1000, 4096, 65_536, 200_000, 2_097_152}) {
            byte[] data = SampleData.mixed(size + level, size);
            assertThat(decode(compress(data, level), size)).isEqualTo(data);
        }
    }

    @Test
    void randomDataOfAnySizeIsDecoded() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] data = SampleData.mixed(random.nextLong(), random.nextInt(20_000));
            byte[] frame = compress(data, 1 + random.nextInt(19));
            assertThat(decode(frame, data.length)).as("seed %d, turn %d", seed, i).isEqualTo(data);
        }
    }

    @Test
    void aClusterIsDecodedWhateverFollowsIt() throws Exception {
        byte[] data = SampleData.mixed(3, 65_536);
        byte[] frame = compress(data, 3);
        byte[] padded = Arrays.copyOf(frame, frame.length + 511);
        Arrays.fill(padded, frame.length, padded.length, (byte) 0xaa);
        assertThat(decode(padded, data.length)).isEqualTo(data);
    }

    @Test
    void framesFollowEachOtherAndSkippableOnesAreSkipped() throws Exception {
        byte[] data = SampleData.mixed(4, 10_000);
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.writeBytes(compress(data, 3));
        frames.writeBytes(HexFormat.of().parseHex("5f2a4d1803000000010203"));
        frames.writeBytes(compress(data, 19));
        byte[] out = decode(frames.toByteArray(), 20_000);
        assertThat(Arrays.copyOf(out, 10_000)).isEqualTo(data);
        assertThat(Arrays.copyOfRange(out, 10_000, 20_000)).isEqualTo(data);
    }

    @Test
    void fewerBytesThanTheOutputHoldsAreCounted() throws Exception {
        byte[] frame = compress(new byte[100], 3);
        assertThat(ZstdDecoder.decode(frame, 0, frame.length, new byte[500], 0, 500))
                .isEqualTo(100);
    }

    @Test
    void nothingIsWrittenOutsideTheOutput() throws Exception {
        byte[] data = SampleData.mixed(5, 5_000);
        byte[] frame = compress(data, 3);
        byte[] out = new byte[5_200];
        ZstdDecoder.decode(frame, 0, frame.length, out, 100, 5_000);
        assertThat(Arrays.copyOf(out, 100)).containsOnly(0);
        assertThat(Arrays.copyOfRange(out, 100, 5_100)).isEqualTo(data);
        assertThat(Arrays.copyOfRange(out, 5_100, 5_200)).containsOnly(0);
    }

    @Test
    void aFrameOfMoreThanTheOutputHoldsIsCorrupt() {
        assertFails(compress(new byte[70_000], 3), 65_536, Reason.CORRUPT, "leaves its block");
    }

    @Test
    void contentThatDoesNotFitTheChecksumIsCorrupt() {
        byte[] frame = compress(SampleData.mixed(6, 1_000), 3);
        frame[frame.length - 1] ^= 1;
        assertFails(frame, 1_000, Reason.CORRUPT, "checksum");
    }

    @Test
    void aFrameThatIsCutOffIsTruncated() {
        byte[] frame = compress(SampleData.mixed(7, 100_000), 3);
        for (int length = 1; length < frame.length; length += 97) {
            assertFails(Arrays.copyOf(frame, length), 100_000, Reason.TRUNCATED, "ends within");
        }
    }

    @Test
    void aFrameThatNeedsADictionaryIsNotSupported() throws Exception {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            byte[] samples = SampleData.mixed(8, 100_000);
            byte[] dictionary = new byte[20_000];
            byte[][] parts = new byte[100][];
            Arrays.setAll(parts, i -> Arrays.copyOfRange(samples, i * 1_000, i * 1_000 + 1_000));
            long length = Zstd.trainFromBuffer(parts, dictionary);
            context.loadDict(Arrays.copyOf(dictionary, (int) length));
            byte[] frame = context.compress(parts[0]);
            assertFails(frame, 1_000, Reason.UNSUPPORTED, "dictionary");
        }
    }

    // Each by hand from RFC 8878: magic, frame header, blocks.
    @ParameterizedTest
    @CsvSource({
        "28b52ffd 08 00 010000, reserved bit",
        "28b52ffd 00 00 070000, reserved type",
        "28b52ffd 20 00 090000 00, over 0",
        "28b52ffd 20 05 010000, says it holds 5",
        "28b52ffd 00 00 0d0000 00, header",
        "28b52ffd 00 00 2d0000 134000 01 00, code of no block",
        "28b52ffd 00 00 250000 00 01 fc 01, tables of no block",
        "12345678 00 00 010000, no zstd frame",
    })
    void anInvalidFrameIsCorrupt(String hex, String message) {
        assertFails(HexFormat.of().parseHex(hex.replace(" ", "")), 1_000, Reason.CORRUPT, message);
    }

    @Test
    void aDamagedFrameIsDecodedOrRefused() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] data = SampleData.mixed(random.nextLong(), random.nextInt(5_000));
            byte[] frame = compress(data, 1 + random.nextInt(19), random.nextBoolean());
            for (int damage = 1 + random.nextInt(4); damage > 0; damage--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            try {
                decode(frame, data.length);
            } catch (ImageException e) {
                assertThat(e.format()).isEqualTo("zstd");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + i, e);
            }
        }
    }

    private static void assertFails(byte[] in, int size, Reason reason, String message) {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> decode(in, size))
                .withMessageContaining(message)
                .returns(reason, ImageException::reason);
    }

    private static byte[] decode(byte[] in, int size) throws ImageException {
        byte[] out = new byte[size];
        ZstdDecoder.decode(in, 0, in.length, out, 0, size);
        return out;
    }

    private static byte[] compress(byte[] data, int level) {
        return compress(data, level, true);
    }

    private static byte[] compress(byte[] data, int level, boolean checksum) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            return context.setLevel(level).setChecksum(checksum).compress(data);
        }
    }
}
