package assay.service.identity;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** BLAKE2b without a key, RFC 7693: what Argon2 is made of, and the JDK does not have. */
final class Blake2b {

    private static final int BLOCK = 128;

    /** RFC 7693 section 2.6, the initial values of SHA-512. */
    private static final long[] IV = {
        0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
        0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
    };

    /** RFC 7693 section 2.7; rounds 10 and 11 are 0 and 1 again. */
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

    private Blake2b(int length) {
        state[0] ^= 0x01010000L ^ length;
    }

    /**
     * The digest of all parts together.
     *
     * @param length of the digest, 1 to 64 bytes
     */
    static byte[] digest(int length, byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        byte[] message = all.toByteArray();
        int blocks = Math.max(1, (message.length + BLOCK - 1) / BLOCK);
        ByteBuffer padded =
                ByteBuffer.wrap(Arrays.copyOf(message, blocks * BLOCK))
                        .order(ByteOrder.LITTLE_ENDIAN);
        Blake2b blake = new Blake2b(length);
        for (int block = 1; block < blocks; block++) {
            blake.compress(padded, (long) block * BLOCK, false);
        }
        blake.compress(padded, message.length, true);
        ByteBuffer digest = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        digest.asLongBuffer().put(blake.state);
        return Arrays.copyOf(digest.array(), length);
    }

    /** RFC 7693 section 3.2, over the next block of {@code from}. */
    private void compress(ByteBuffer from, long counter, boolean last) {
        long[] message = new long[16];
        for (int word = 0; word < 16; word++) {
            message[word] = from.getLong();
        }
        long[] v = new long[16];
        System.arraycopy(state, 0, v, 0, 8);
        System.arraycopy(IV, 0, v, 8, 8);
        v[12] ^= counter;
        if (last) {
            v[14] = ~v[14];
        }
        for (int round = 0; round < 12; round++) {
            byte[] order = SIGMA[round % 10];
            for (int half = 0; half < 2; half++) {
                for (int column = 0; column < 4; column++) {
                    int pair = 8 * half + 2 * column;
                    mix(
                            v,
                            column,
                            4 + (column + half) % 4,
                            8 + (column + 2 * half) % 4,
                            12 + (column + 3 * half) % 4,
                            message[order[pair]],
                            message[order[pair + 1]]);
                }
            }
        }
        for (int word = 0; word < 8; word++) {
            state[word] ^= v[word] ^ v[word + 8];
        }
    }

    /** RFC 7693 section 3.1. */
    private static void mix(long[] v, int a, int b, int c, int d, long x, long y) {
        v[a] += v[b] + x;
        v[d] = Long.rotateRight(v[d] ^ v[a], 32);
        v[c] += v[d];
        v[b] = Long.rotateRight(v[b] ^ v[c], 24);
        v[a] += v[b] + y;
        v[d] = Long.rotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = Long.rotateRight(v[b] ^ v[c], 63);
    }
}
