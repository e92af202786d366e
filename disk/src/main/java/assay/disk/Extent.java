package assay.disk;

/**
 * A run of bytes of one kind.
 *
 * @param start offset of the first byte
 * @param length in bytes, at least 1
 * @param kind what the bytes are known to be
 */
public record Extent(long start, long length, Kind kind) {

    /** What is known about a run of bytes without reading it. */
    public enum Kind {
        /** Allocated; may still happen to be all zeros. */
        DATA,
        /** Reads as zeros because the format says so. */
        ZERO,
        /** Reads as zeros because nothing was ever written there. */
        HOLE
    }

    public Extent {
        if (start < 0 || length < 1 || start > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException("extent " + start + "+" + length);
        }
    }

    /** The offset after the last byte. */
    public long end() {
        return start + length;
    }
}
