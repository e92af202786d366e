package assay.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;

class IndexHeaderFuzzTest {

    private static final Sha256 DIGEST = Sha256.of(new byte[Sha256.BYTES]);

    @FuzzTest
    void anyHeaderIsReadOrRefused(byte[] bytes) {
        try {
            IndexHeader header =
                    IndexHeader.parse(ByteBuffer.wrap(Arrays.copyOf(bytes, 64)), DIGEST);
            assertThat(header.content().size()).isNotNegative();
        } catch (CorruptContentException refused) {
            assertThat(refused).hasMessageContaining("damaged");
        }
    }
}
