package assay.guest.linux.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The start of a bzImage with nothing but a version in it. */
final class TestKernel {

    private TestKernel() {}

    static ByteBuffer of(String version) {
        byte[] text = (version + " (builder@host) #1 SMP").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer kernel = ByteBuffer.allocate(0x400).order(ByteOrder.LITTLE_ENDIAN);
        kernel.putInt(0x202, 0x53726448).putShort(0x20E, (short) 0x100).put(0x300, text);
        return kernel;
    }
}
