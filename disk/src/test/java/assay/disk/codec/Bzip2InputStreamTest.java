package assay.disk.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.SampleData;
import assay.testkit.Oracle;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Bzip2InputStreamTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-9"})
    void whatBzip2WritesIsDecoded(String level) throws Exception {
        for (int size : new int[] {0, 1, 3, 4, 5, 300, 259, 260, 65_536, 1 << 20}) {
            byte[] data = SampleData.mixed(size, size);
            Bzip2InputStream stream = open(bzip2(level, data));
            assertThat(Arrays.equals(stream.readAllBytes(), data)).as("%d bytes", size).isTrue();
            Arrays.fill(data, (byte) 7);
            stream = open(bzip2(level, data));
            assertThat(Arrays.equals(stream.readAllBytes(), data)).as("%d sevens", size).isTrue();
        }
    }

    @Test
    void streamsFollowEachOtherUntilSomethingElseStarts() throws Exception {
        byte[] data = SampleData.mixed(3, 10_000);
        ByteArrayOutputStream source = new ByteArrayOutputStream();
        source.writeBytes(bzip2("-9", data));
        source.writeBytes(bzip2("-1", data));
        int end = source.size();
        source.writeBytes("070701 and so on".getBytes(StandardCharsets.US_ASCII));
        Bzip2InputStream stream = open(source.toByteArray());
        assertThat(stream.readNBytes(10_000)).isEqualTo(data);
        assertThat(stream.readAllBytes()).isEqualTo(data);
        assertThat(stream.position()).isEqualTo(end);
    }

    @Test
    void damageIsFound() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] data = SampleData.mixed(seed, 3_000);
        byte[] whole = bzip2("-1", data);
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length - 1)] ^= (byte) (1 + random.nextInt(255));
            try {
                // some bits do not matter, such as the length of a code that is not used
                assertThat(open(damaged).readAllBytes())
                        .as("seed %d, turn %d", seed, i)
                        .isEqualTo(data);
            } catch (ImageException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(200);
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> open(Arrays.copyOf(whole, whole.length / 2)).readAllBytes())
                .returns(Reason.TRUNCATED, ImageException::reason);
    }

    @FuzzTest
    void anyBytesAreDecodedOrRefused(byte[] bytes) throws IOException {
        try (Bzip2InputStream stream = open(bytes)) {
            stream.readNBytes(1 << 20);
        } catch (ImageException e) {
            assertThat(e.format()).isEqualTo("bzip2");
        }
    }

    private static Bzip2InputStream open(byte[] source) {
        return new Bzip2InputStream(new ByteArrayInputStream(source));
    }

    private byte[] bzip2(String level, byte[] data) throws IOException {
        Path plain = Files.write(folder.resolve("plain"), data);
        Oracle.require("bzip2").run("-k", "-f", level, plain);
        return Files.readAllBytes(folder.resolve("plain.bz2"));
    }
}
