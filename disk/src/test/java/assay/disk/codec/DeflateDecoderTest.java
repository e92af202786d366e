package assay.disk.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.disk.SampleData;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class DeflateDecoderTest {

    private final byte[] data = SampleData.mixed(1, 65_536);
    private final byte[] compressed = deflate(data);

    @Test
    void aClusterIsDecodedWhateverFollowsIt() throws Exception {
        byte[] padded = Arrays.copyOf(compressed, compressed.length + 300);
        byte[] out = new byte[data.length];
        int count = DeflateDecoder.decode(padded, 0, padded.length, out, 0, out.length);
        assertThat(count).isEqualTo(data.length);
        assertThat(out).isEqualTo(data);
    }

    @Test
    void nothingIsWrittenPastTheBound() throws Exception {
        byte[] out = new byte[1000];
        int count = DeflateDecoder.decode(compressed, 0, compressed.length, out, 100, 500);
        assertThat(count).isEqualTo(500);
        assertThat(Arrays.copyOfRange(out, 100, 600)).isEqualTo(Arrays.copyOf(data, 500));
        assertThat(Arrays.copyOfRange(out, 600, 1000)).containsOnly(0);
    }

    @Test
    void anInputThatIsCutOffIsTruncated() {
        assertFails(Arrays.copyOf(compressed, compressed.length / 2), Reason.TRUNCATED);
    }

    @Test
    void anInvalidBlockTypeIsCorrupt() {
        assertFails(new byte[] {7, 0, 0, 0}, Reason.CORRUPT);
    }

    private void assertFails(byte[] in, Reason reason) {
        byte[] out = new byte[data.length];
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> DeflateDecoder.decode(in, 0, in.length, out, 0, out.length))
                .returns(reason, ImageException::reason);
    }

    private static byte[] deflate(byte[] data) {
        Deflater deflater = new Deflater(6, true);
        deflater.setInput(data);
        deflater.finish();
        byte[] out = new byte[data.length + 1000];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length);
    }
}
