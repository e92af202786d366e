package assay.disk.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Puts numbers of some bits into bytes, the lowest bits first. */
final class BitWriter {

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] out;
    private int at;
    private long held;
    private int count;

    BitWriter(byte[] out) {
        this.out = out;
    }

    /** Writes the lowest {@code bits} bits of {@code value}, which has no others; at most 16. */
    void put(int value, int bits) {
        held |= (long) value << count;
        count += bits;
        if (count >= Integer.SIZE) {
            INTS.set(out, at, (int) held);
            at += Integer.BYTES;
            held >>>= Integer.SIZE;
            count -= Integer.SIZE;
        }
    }

    /** Fills the last byte up with zeros; gives the number of bytes. */
    int finish() {
        for (; count > 0; count -= Byte.SIZE) {
            out[at++] = (byte) held;
            held >>>= Byte.SIZE;
        }
        count = 0;
        return at;
    }
}
