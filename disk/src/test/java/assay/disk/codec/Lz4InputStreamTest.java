package assay.disk.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.SampleData;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Lz4InputStreamTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-l -1",
                "-l -9",
                "-1",
                "-9 -B4",
                "-12 -B7 -BX",
                "-3 -BD -B5 --content-size",
                "-1 -BD -B4 --no-frame-crc",
                "-9 -BI -B6 -BX --no-frame-crc",
            })
    void whatTheLz4ToolWritesIsDecoded(String options) throws Exception {
        for (int size : new int[] {0, 1, 300, 65_536, 9 << 20}) {
            byte[] data = SampleData.mixed(size, size);
            Lz4InputStream stream = open(Packed.by("lz4 " + options, folder, data));
            assertThat(Arrays.equals(stream.readAllBytes(), data)).as("%d bytes", size).isTrue();
        }
    }

    @Test
    void piecesOfAnySizeMakeUpTheWhole() throws Exception {
        byte[] data = SampleData.mixed(2, 1 << 20);
        Lz4InputStream stream = open(Packed.by("lz4 -BD -B4", folder, data));
        Random random = new Random(2);
        int at = 0;
        while (at < data.length) {
            byte[] piece = new byte[1 + random.nextInt(5_000)];
            if (random.nextInt(3) == 0) {
                at += (int) stream.skip(piece.length);
            } else {
                int count = stream.read(piece);
                assertThat(Arrays.copyOf(piece, count))
                        .isEqualTo(Arrays.copyOfRange(data, at, at + count));
                at += count;
            }
        }
        assertThat(stream.read()).isEqualTo(-1);
        assertThat(stream.skip(1)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-l", "-9"})
    void framesFollowEachOtherUntilSomethingElseStarts(String options) throws Exception {
        byte[] data = SampleData.mixed(3, 100_000);
        byte[] frame = Packed.by("lz4 " + options, folder, data);
        ByteArrayOutputStream source = new ByteArrayOutputStream();
        source.writeBytes(frame);
        source.writeBytes(HexFormat.of().parseHex("5f2a4d1803000000010203"));
        source.writeBytes(frame);
        int end = source.size();
        source.writeBytes("070701 and so on".getBytes(StandardCharsets.US_ASCII));

        Lz4InputStream stream = open(source.toByteArray());
        assertThat(stream.readNBytes(100_000)).isEqualTo(data);
        assertThat(stream.readAllBytes()).isEqualTo(data);
        assertThat(stream.position()).isEqualTo(end);
    }

    @Test
    void aLegacyFrameEndsBeforeZeros() throws Exception {
        byte[] frame = Packed.by("lz4 -l", folder, new byte[1_000]);
        for (int padding : new int[] {1, 3, 4, 100}) {
            Lz4InputStream stream = open(Arrays.copyOf(frame, frame.length + padding));
            assertThat(stream.readAllBytes()).hasSize(1_000);
            assertThat(stream.position()).isEqualTo(frame.length);
        }
    }

    @Test
    void aFrameThatIsCutOffIsTruncated() throws Exception {
        byte[] frame = Packed.by("lz4", folder, SampleData.mixed(5, 300_000));
        for (int length : new int[] {4, 5, frame.length / 2, frame.length - 1}) {
            assertFails(Arrays.copyOf(frame, length), Reason.TRUNCATED, "ends within");
        }
    }

    @Test
    void damageIsFoundByTheChecksums() throws Exception {
        byte[] frame = Packed.by("lz4 -BX", folder, SampleData.mixed(6, 30_000));
        frame[frame.length - 1] ^= 1;
        assertFails(frame, Reason.CORRUPT, "the frame's checksum");
        frame[frame.length - 1] ^= 1;
        frame[frame.length / 2] ^= 1;
        assertFails(frame, Reason.CORRUPT, "a block does not fit its checksum");
    }

    @ParameterizedTest
    @CsvSource({
        "00000000, CORRUPT, no lz4 frame",
        "'', CORRUPT, no lz4 frame",
        "04224d18 a0 40 00, UNSUPPORTED, version 2",
        "04224d18 60 30 00, CORRUPT, reserved",
        "04224d18 62 40 00, CORRUPT, reserved",
        "04224d18 60 40 00, CORRUPT, descriptor does not fit",
        "04224d18 61 40 01000000 2a, UNSUPPORTED, dictionary",
        "04224d18 60 40 82 ffff0000, TRUNCATED, ends within",
        "04224d18 60 40 82 ffffff00, CORRUPT, in a frame of smaller ones",
    })
    void anInvalidFrameIsRefused(String hex, Reason reason, String message) {
        assertFails(HexFormat.of().parseHex(hex.replace(" ", "")), reason, message);
    }

    private static void assertFails(byte[] source, Reason reason, String message) {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> open(source).readAllBytes())
                .withMessageContaining(message)
                .returns(reason, ImageException::reason);
    }

    private static Lz4InputStream open(byte[] source) {
        return new Lz4InputStream(new ByteArrayInputStream(source));
    }
}
