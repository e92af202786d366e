package assay.guest.fs.ntfs;

/**
 * Bits as XPRESS and LZX have them: in 16-bit little-endian units, from the most significant bit
 * on, at least 16 of them taken before any are used. Behind the end there are zeros.
 */
final class LittleEndianBits {

    private final byte[] in;
    private final int start;
    private int at;
    private int buffer;
    private int held;

    LittleEndianBits(byte[] in, int start) {
        this.in = in;
        this.at = start;
        this.start = start;
        restart();
    }

    /** The next bits as a number, without taking them: at most 16. */
    int peek(int count) {
        return count == 0 ? 0 : buffer >>> (32 - count);
    }

    /** Takes bits: at most 16. */
    void skip(int count) {
        buffer <<= count;
        held -= count;
        if (held < 16) {
            take();
        }
    }

    int read(int count) {
        int bits = peek(count);
        skip(count);
        return bits;
    }

    /** The byte behind the units that were taken so far. */
    int readByte() {
        int here = at++;
        return here < in.length ? Byte.toUnsignedInt(in[here]) : 0;
    }

    int readShort() {
        return readByte() | readByte() << 8;
    }

    /**
     * Leaves out the rest of the unit of which bits were taken, or a whole one where none were.
     * Only bytes can be read after it, until {@link #restart}.
     */
    void align() {
        int used = (8 * (at - start) - held) / 16;
        at = start + 2 * (used + 1);
        buffer = 0;
        held = 0;
    }

    void restart() {
        take();
        take();
    }

    private void take() {
        buffer |= readShort() << (16 - held);
        held += 16;
    }
}
