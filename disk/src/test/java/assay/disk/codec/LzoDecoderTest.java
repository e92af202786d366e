package assay.disk.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.SampleData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LzoDecoderTest {

    /** Of a lzop file, up to the name's length. */
    private static final int LZOP_HEADER = 34;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-3", "-9"})
    void theStreamsOfLzopAreDecoded(String level) throws Exception {
        for (int size : new int[] {100, 1_000, 4_096, 65_536, 262_144}) {
            byte[] data = compressible(size);
            byte[] stream = stream(level, data);
            assertThat(stream).as("compressed").hasSizeLessThan(size);
            assertThat(Arrays.equals(decode(stream, size), data)).as("%d bytes", size).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-3", "-9", "-5 --crc32", "-9 -CC", "-1 -F"})
    void theFilesOfLzopAreDecoded(String options) throws Exception {
        for (int size : new int[] {0, 1, 1_000, 3 << 20}) {
            byte[] data = SampleData.mixed(size, size);
            byte[] file = Packed.by("lzop " + options, folder, data);
            byte[] padded = Arrays.copyOf(file, file.length + 100);
            LzopInputStream stream = new LzopInputStream(new ByteArrayInputStream(padded));
            assertThat(Arrays.equals(stream.readAllBytes(), data)).as("%d bytes", size).isTrue();
            assertThat(stream.position()).isEqualTo(file.length);
        }
    }

    @Test
    void damageToAFileIsFound() throws Exception {
        byte[] whole = Packed.by("lzop -9", folder, SampleData.mixed(1, 100_000));
        for (int at : new int[] {0, 12, 20, 40, whole.length / 2}) {
            byte[] file = whole.clone();
            file[at] ^= 1;
            assertThatExceptionOfType(ImageException.class).isThrownBy(() -> read(file));
        }
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> read(Arrays.copyOf(whole, whole.length - 1)))
                .returns(Reason.TRUNCATED, ImageException::reason);
    }

    @Test
    void nothingIsWrittenOutsideTheOutput() throws Exception {
        byte[] data = compressible(5_000);
        byte[] stream = stream("-9", data);
        byte[] out = new byte[5_200];
        assertThat(LzoDecoder.decode(stream, 0, stream.length, out, 100, 5_000)).isEqualTo(5_000);
        assertThat(Arrays.copyOf(out, 100)).containsOnly(0);
        assertThat(Arrays.copyOfRange(out, 100, 5_100)).isEqualTo(data);
        assertThat(Arrays.copyOfRange(out, 5_100, 5_200)).containsOnly(0);
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> LzoDecoder.decode(stream, 0, stream.length, out, 100, 4_999))
                .withMessageContaining("more bytes than its block")
                .returns(Reason.CORRUPT, ImageException::reason);
    }

    // By hand from the stream format.
    @ParameterizedTest
    @CsvSource({
        "12 61 40 00, TRUNCATED, the input ends",
        "12 61, TRUNCATED, the input ends",
        "15 616161, TRUNCATED, the input ends",
        "00 00000000, TRUNCATED, the input ends",
        "12 61 44 00 110000, CORRUPT, a match 2 bytes back where there are 1",
        "12 61 20 000000000000000000000000000000000000000000000001 0000 110000, CORRUPT, more",
        "'', TRUNCATED, the input ends",
    })
    void anInvalidStreamIsRefused(String hex, Reason reason, String message) {
        byte[] stream = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> decode(stream, 1_000))
                .withMessageContaining(message)
                .returns(reason, ImageException::reason);
    }

    @Test
    void aDamagedStreamIsDecodedOrRefused() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] whole = stream("-9", compressible(20_000));
        for (int i = 0; i < 3_000; i++) {
            byte[] stream = whole.clone();
            for (int damage = 1 + random.nextInt(4); damage > 0; damage--) {
                stream[random.nextInt(stream.length)] = (byte) random.nextInt();
            }
            try {
                decode(stream, 20_000);
            } catch (ImageException e) {
                assertThat(e.format()).isEqualTo("lzo");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + i, e);
            }
        }
    }

    /** Data of which lzop stores no block as it is. */
    private static byte[] compressible(int size) {
        byte[] data = SampleData.mixed(size, size);
        Arrays.fill(data, size / 3, size / 2, (byte) 'x');
        return data;
    }

    private static byte[] decode(byte[] in, int size) throws ImageException {
        byte[] out = new byte[size];
        LzoDecoder.decode(in, 0, in.length, out, 0, size);
        return out;
    }

    private static byte[] read(byte[] file) throws IOException {
        try (InputStream stream = new LzopInputStream(new ByteArrayInputStream(file))) {
            return stream.readAllBytes();
        }
    }

    /** The only block of what lzop makes of at most 256 KiB. */
    private byte[] stream(String level, byte[] data) throws IOException {
        byte[] file = Packed.by("lzop -F " + level, folder, data);
        int at = LZOP_HEADER + file[LZOP_HEADER - 1] + Integer.BYTES;
        assertThat(ByteBuffer.wrap(file).getInt(at)).isEqualTo(data.length);
        int length = ByteBuffer.wrap(file).getInt(at + 4);
        int checksum = (file[20] & 1) != 0 ? Integer.BYTES : 0;
        return Arrays.copyOfRange(file, at + 8 + checksum, at + 8 + checksum + length);
    }
}
