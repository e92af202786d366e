package assay.disk.codec;

/**
 * The two copies that make up a decoded block. Most are of a few bytes, so they always write two
 * words, which needs no decision, where there is room to write past their end: what is there gets
 * its own bytes later.
 */
final class Copy {

    private static final int WORD = 8;

    /** How much more than asked for may be read and written. */
    static final int SLACK = 2 * WORD;

    private Copy() {}

    /**
     * Copies {@code length} bytes between arrays.
     *
     * @param limit how far {@code out} may be written
     */
    static void literals(byte[] in, int from, byte[] out, int to, int length, int limit) {
        if (length + SLACK > limit - to || length + SLACK > in.length - from) {
            System.arraycopy(in, from, out, to, length);
            return;
        }
        LittleEndian.putI64(out, to, LittleEndian.i64(in, from));
        LittleEndian.putI64(out, to + WORD, LittleEndian.i64(in, from + WORD));
        if (length > SLACK) {
            System.arraycopy(in, from + SLACK, out, to + SLACK, length - SLACK);
        }
    }

    /**
     * Repeats the bytes that are {@code distance} before {@code to}; those that this writes
     * included.
     *
     * @param limit how far {@code out} may be written
     */
    static void match(byte[] out, int to, int distance, int length, int limit) {
        if (length + SLACK > limit - to) {
            bytes(out, to, distance, length);
        } else if (distance >= WORD) {
            words(out, to, distance, length);
        } else {
            // After a few bytes the pattern also repeats at a multiple of its length.
            int far = distance * ((WORD + distance - 1) / distance);
            int near = Math.min(length, far - distance);
            bytes(out, to, distance, near);
            if (near < length) {
                words(out, to + near, far, length - near);
            }
        }
    }

    private static void bytes(byte[] out, int to, int distance, int length) {
        for (int i = 0; i < length; i++) {
            out[to + i] = out[to + i - distance];
        }
    }

    private static void words(byte[] out, int to, int distance, int length) {
        int from = to - distance;
        int done = 0;
        do {
            LittleEndian.putI64(out, to + done, LittleEndian.i64(out, from + done));
            LittleEndian.putI64(out, to + done + WORD, LittleEndian.i64(out, from + done + WORD));
            done += SLACK;
        } while (done < length);
    }
}
