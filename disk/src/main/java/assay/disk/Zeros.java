package assay.disk;

import java.nio.ByteBuffer;

/** Tells zeros from data. */
public final class Zeros {

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 16);

    private Zeros() {}

    /** Whether all bytes from the position of {@code bytes} to its limit are zero. */
    public static boolean fill(ByteBuffer bytes) {
        int end = bytes.limit();
        for (int at = bytes.position(); at < end; at += ZEROS.capacity()) {
            int length = Math.min(end - at, ZEROS.capacity());
            // The first bytes tell most data from zeros without the set-up of a long comparison.
            if (bytes.get(at) != 0
                    || bytes.slice(at, length).mismatch(ZEROS.slice(0, length)) >= 0) {
                return false;
            }
        }
        return true;
    }
}
