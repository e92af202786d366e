package assay.guest.linux.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class KernelImageTest {

    @Test
    void anX86KernelKnowsItsVersion() {
        assertThat(KernelImage.version(TestKernel.of("6.1.0-18-amd64"))).hasValue("6.1.0-18-amd64");
    }

    @Test
    void aVersionOutsideTheBytesIsNone() {
        ByteBuffer kernel = ByteBuffer.allocate(0x210).order(ByteOrder.LITTLE_ENDIAN);
        kernel.putInt(0x202, 0x53726448).putShort(0x20E, (short) 0xFFFF);

        assertThat(KernelImage.version(kernel)).isEmpty();
        assertThat(KernelImage.version(ByteBuffer.wrap("MZ".getBytes(StandardCharsets.US_ASCII))))
                .isEmpty();
    }

    @Test
    void otherKernelsHaveItInTheirName() {
        assertThat(KernelImage.versionInName("/boot/vmlinuz-6.1.0-18-arm64"))
                .hasValue("6.1.0-18-arm64");
        assertThat(KernelImage.versionInName("/boot/vmlinuz")).isEmpty();
        assertThat(KernelImage.versionInName("/boot/my-kernel")).isEmpty();
    }
}
