package assay.disk.compressed;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;

/**
 * What a compressed file may grow to. A disk of zeros compresses a thousandfold and more, so that a
 * ratio alone does not tell a bomb from a disk that is mostly empty: what is small is let through,
 * what is large must have been large before.
 *
 * @param size bytes in all
 * @param stored bytes that are not zeros, and so take room in the temporary file
 * @param free bytes that any file may grow to, however small it is
 * @param ratio bytes that each compressed byte may add to them
 */
record SpoolLimits(long size, long stored, long free, int ratio) {

    /**
     * 2 TiB in all; 64 GiB of data; 1 GiB from nothing, which the slowest decoder has done in about
     * five seconds; then 500 bytes for one, where a system of 1 GiB on a disk of 100 GiB takes some
     * 200.
     */
    static final SpoolLimits DEFAULT = new SpoolLimits(2L << 40, 64L << 30, 1L << 30, 500);

    /** Requires that what was made so far is within the limits. */
    void check(String format, long consumed, long made, long data) throws ImageException {
        if (made > free && (made - free) / ratio > consumed) {
            throw new ImageException(
                    Reason.LIMIT,
                    format,
                    consumed,
                    ("%d bytes decompress to more than %d, which looks like a bomb; if it is a"
                                    + " disk, decompress it yourself")
                            .formatted(consumed, made));
        }
        if (made > size || data > stored) {
            throw new ImageException(
                    Reason.LIMIT,
                    format,
                    consumed,
                    ("it decompresses to more than %d bytes, of which %d are data; decompress it"
                                    + " yourself")
                            .formatted(made, data));
        }
    }
}
