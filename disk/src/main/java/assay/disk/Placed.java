package assay.disk;

import java.util.OptionalLong;

/**
 * A run of a disk's bytes, and where the file that holds the disk has them.
 *
 * @param start of the run on the disk
 * @param length in bytes, at least 1
 * @param offset where in the container the same bytes stand; empty if they stand nowhere, as in a
 *     hole, or not as they are, as in a compressed cluster
 */
public record Placed(long start, long length, OptionalLong offset) {

    public Placed {
        if (start < 0 || length < 1) {
            throw new IllegalArgumentException("run " + start + "+" + length);
        }
    }

    /** The offset after the run's last byte on the disk. */
    public long end() {
        return start + length;
    }
}
