package assay.guest.fs.btrfs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** BLAKE2b with 32 bytes of output and no key, RFC 7693. The JDK has none. */
final class Blake2b {

    private static final int LENGTH = 32;
    private static final int BLOCK = 128;
    private static final int ROUNDS = 12;

    private static final long[] IV = {
        0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
        0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
    };

    /** RFC 7693, 2.7: in which order the rounds take the words of a block. */
    private static final byte[][] SIGMA = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
        {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
        {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
        {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
        {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
        {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
        {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
        {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
        {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
        {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
    };

    private final long[] state = IV.clone();
    private final long[] work = new long[16];

    private Blake2b() {
        state[0] ^= 0x01010000 ^ LENGTH;
    }

    /** The hash of {@code bytes[from, from + length)}. */
    static byte[] hash(byte[] bytes, int from, int length) {
        Blake2b hash = new Blake2b();
        int done = 0;
        while (length - done > BLOCK) {
            done += BLOCK;
            hash.compress(words(bytes, from + done - BLOCK, BLOCK), done, false);
        }
        hash.compress(words(bytes, from + done, length - done), length, true);
        ByteBuffer out = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < LENGTH / Long.BYTES; i++) {
            out.putLong(hash.state[i]);
        }
        return out.array();
    }

    /** A block, with zeros behind what there is. */
    private static long[] words(byte[] bytes, int from, int length) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        block.put(0, bytes, from, length);
        long[] words = new long[BLOCK / Long.BYTES];
        block.asLongBuffer().get(words);
        return words;
    }

    /** RFC 7693, 3.2: F. */
    private void compress(long[] words, long total, boolean last) {
        System.arraycopy(state, 0, work, 0, 8);
        System.arraycopy(IV, 0, work, 8, 8);
        work[12] ^= total;
        work[14] = last ? ~work[14] : work[14];
        for (int round = 0; round < ROUNDS; round++) {
            byte[] order = SIGMA[round % SIGMA.length];
            for (int i = 0; i < 4; i++) {
                mix(i, 4 + i, 8 + i, 12 + i, words[order[2 * i]], words[order[2 * i + 1]]);
            }
            for (int i = 0; i < 4; i++) {
                long x = words[order[8 + 2 * i]];
                long y = words[order[9 + 2 * i]];
                mix(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4, x, y);
            }
        }
        for (int i = 0; i < 8; i++) {
            state[i] ^= work[i] ^ work[8 + i];
        }
    }

    /** RFC 7693, 3.1: G. */
    private void mix(int a, int b, int c, int d, long x, long y) {
        work[a] += work[b] + x;
        work[d] = Long.rotateRight(work[d] ^ work[a], 32);
        work[c] += work[d];
        work[b] = Long.rotateRight(work[b] ^ work[c], 24);
        work[a] += work[b] + y;
        work[d] = Long.rotateRight(work[d] ^ work[a], 16);
        work[c] += work[d];
        work[b] = Long.rotateRight(work[b] ^ work[c], 63);
    }
}
