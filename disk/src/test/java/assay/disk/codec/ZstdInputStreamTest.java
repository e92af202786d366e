package assay.disk.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.SampleData;
import assay.testkit.Oracle;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdInputStreamTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-3 --long=27", "-19", "--ultra -22 --long=27", "-6 -B100KB"})
    void whatTheZstdToolWritesIsDecoded(String options) throws Exception {
        Oracle zstd = Oracle.require("zstd");
        byte[] data = SampleData.mixed(1, 6 << 20);
        Path plain = folder.resolve("plain");
        Path packed = folder.resolve("plain.zst");
        Files.write(plain, data);
        String command = "-q " + options + " -o " + packed + " " + plain;
        zstd.run((Object[]) command.split(" ", -1));
        try (InputStream stream = new ZstdInputStream(Files.newInputStream(packed))) {
            assertThat(Arrays.equals(stream.readAllBytes(), data)).isTrue();
        }
    }

    @Test
    void piecesOfAnySizeMakeUpTheWhole() throws Exception {
        byte[] data = SampleData.mixed(2, 1 << 20);
        ZstdInputStream stream = open(Zstd.compress(data));
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

    @Test
    void framesFollowEachOtherUntilSomethingElseStarts() throws Exception {
        byte[] first = SampleData.mixed(3, 100_000);
        byte[] second = SampleData.mixed(4, 300_000);
        ByteArrayOutputStream source = new ByteArrayOutputStream();
        source.writeBytes(Zstd.compress(first));
        source.writeBytes(Zstd.compress(second));
        int end = source.size();
        source.writeBytes("070701 and so on".getBytes(StandardCharsets.US_ASCII));

        ZstdInputStream stream = open(source.toByteArray());
        assertThat(stream.readNBytes(100_000)).isEqualTo(first);
        assertThat(stream.readAllBytes()).isEqualTo(second);
        assertThat(stream.position()).isEqualTo(end);
    }

    @Test
    void aSourceThatStartsNoFrameIsCorrupt() {
        assertFails(new byte[100], Reason.CORRUPT);
        assertFails(new byte[0], Reason.CORRUPT);
    }

    @Test
    void aFrameThatIsCutOffIsTruncated() {
        byte[] frame = Zstd.compress(SampleData.mixed(5, 1_000_000));
        assertFails(Arrays.copyOf(frame, frame.length / 2), Reason.TRUNCATED);
        assertFails(Arrays.copyOf(frame, frame.length - 1), Reason.TRUNCATED);
        assertFails(Arrays.copyOf(frame, 5), Reason.TRUNCATED);
    }

    @Test
    void aWindowOverTheLimitIsRefusedBeforeItIsAllocated() throws Exception {
        byte[] frame = Zstd.compress(new byte[1 << 20], 3);
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() ->
                        new ZstdInputStream(new ByteArrayInputStream(frame), 1 << 19)
                                .readAllBytes())
                .withMessageContaining("a window of 1048576 bytes, over 524288")
                .returns(Reason.LIMIT, ImageException::reason);
    }

    @Test
    void aFailureStays() throws Exception {
        byte[] frame = Zstd.compress(SampleData.mixed(6, 1_000_000));
        ZstdInputStream stream = open(Arrays.copyOf(frame, frame.length / 2));
        assertThatExceptionOfType(ImageException.class).isThrownBy(stream::readAllBytes);
        assertThatExceptionOfType(ImageException.class).isThrownBy(stream::read);
    }

    private static void assertFails(byte[] source, Reason reason) {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> open(source).readAllBytes())
                .returns(reason, ImageException::reason);
    }

    private static ZstdInputStream open(byte[] source) throws IOException {
        return new ZstdInputStream(new ByteArrayInputStream(source));
    }
}
