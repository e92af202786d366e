package assay.disk.codec;

/**
 * Bit streams that are read from their last bit to their first, as RFC 8878 section 4.1 has them.
 *
 * <p>A stream is two numbers that the reading loops keep in local variables: where it starts in its
 * array, and how many of its bits are left. Nothing is copied out of the array, so a stream must
 * not start within the first {@link #MARGIN} bytes of it; a frame's and a block's headers see to
 * that. Bits before a stream's start may be peeked at, never used: a stream that gave more bits
 * than it has ends with a negative number of bits left, which the loops check.
 */
final class BackwardBits {

    /** How many bytes the array must have in front of a stream. */
    static final int MARGIN = 8;

    /** How many bits {@link #peek} gives at least. */
    static final int PEEKED = 57;

    private BackwardBits() {}

    /**
     * How many bits the stream in {@code bytes[start, end)} has: its last byte's highest set bit
     * marks the end and is not part of it.
     */
    static int count(byte[] bytes, int start, int end) throws BadBlockException {
        if (start < MARGIN || start >= end) {
            throw new BadBlockException("a bit stream is empty");
        }
        int last = LittleEndian.u8(bytes, end - 1);
        if (last == 0) {
            throw new BadBlockException("a bit stream has no end mark");
        }
        return (end - start) * 8 - (Integer.numberOfLeadingZeros(last) - 24) - 1;
    }

    /**
     * The next bits, the first one in the highest place; at least {@link #PEEKED} of them are those
     * of the stream, as long as it has them.
     *
     * @param left how many bits are left, not negative
     */
    static long peek(byte[] bytes, int start, int left) {
        int end = (left + 7) >>> 3;
        return LittleEndian.i64(bytes, start + end - MARGIN) << (-left & 7);
    }

    /** The first {@code count} of the peeked {@code bits} as a number; {@code count} may be 0. */
    static int first(long bits, int count) {
        return (int) (bits >>> 1 >>> (63 - count));
    }
}
