package assay.testkit.lookalike;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Programs of Windows, as far as their headers. */
final class PortableExecutable {

    private PortableExecutable() {}

    /** A program for 64 bits. */
    static byte[] plain() {
        return of(0x8664);
    }

    /** A program for a machine: 0x8664 for 64 bits, 0x14C for 32. */
    static byte[] of(int machine) {
        return ByteBuffer.allocate(256)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(0, (short) 0x5A4D)
                .putInt(60, 128)
                .putInt(128, 0x4550)
                .putShort(132, (short) machine)
                .array();
    }

    /** A program for 64 bits with a file version. */
    static byte[] withVersion(int major, int minor, int build, int revision) {
        int at = 512;
        return ByteBuffer.allocate(2048)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, plain())
                .putInt(at, 0xFEEF04BD)
                .putInt(at + 4, 0x00010000)
                .putInt(at + 8, major << 16 | minor)
                .putInt(at + 12, build << 16 | revision)
                .array();
    }
}
