package assay.disk.codec;

/** Puts numbers of some bits into bytes, the lowest bits first. */
final class BitWriter {

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
        while (count >= Byte.SIZE) {
            out[at++] = (byte) held;
            held >>>= Byte.SIZE;
            count -= Byte.SIZE;
        }
    }

    /** Fills the last byte up with zeros; gives the number of bytes. */
    int finish() {
        if (count > 0) {
            out[at++] = (byte) held;
            held = 0;
            count = 0;
        }
        return at;
    }
}
