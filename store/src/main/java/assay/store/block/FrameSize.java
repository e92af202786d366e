package assay.store.block;

import assay.store.BadObjectException;

/**
 * How a frame of a block is stored. All zeros take no room at all; what zstd cannot make smaller is
 * stored as it is.
 *
 * @param payload bytes of compressed or plain data, 0 for a frame of zeros
 * @param compressed whether the payload is a zstd frame
 */
public record FrameSize(int payload, boolean compressed) {

    /** A frame of zeros. */
    public static final FrameSize ZEROS = new FrameSize(0, false);

    /** Each frame that is stored carries a check of so many bytes. */
    static final int CHECK = 16;

    private static final int AS_IT_IS = 1 << 31;

    public boolean isZeros() {
        return payload == 0;
    }

    /** How many bytes the frame takes in the object. */
    int stored() {
        return isZeros() ? 0 : CHECK + payload;
    }

    /** As it stands in headers and pages. */
    public int bits() {
        return isZeros() || compressed ? payload : payload | AS_IT_IS;
    }

    /**
     * Reads what {@link #bits} wrote.
     *
     * @param length plain bytes of the frame, which its payload never exceeds
     * @throws BadObjectException if no frame of that length is stored so
     */
    public static FrameSize parse(int bits, int length) throws BadObjectException {
        int payload = bits & ~AS_IT_IS;
        boolean compressed = bits >= 0;
        if (payload > length || (compressed ? payload == length : payload != length)) {
            throw new BadObjectException("a frame of " + length + " bytes is stored in " + payload);
        }
        return new FrameSize(payload, compressed && payload > 0);
    }
}
