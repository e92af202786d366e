package assay.service.identity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Argon2id, version 1.3, of one lane, without secret and associated data: RFC 9106. Names in code
 * are those of its section 3.
 */
final class Argon2id {

    /** Words in a block of 1 KiB. */
    private static final int WORDS = 128;

    private static final int SLICES = 4;
    private static final int VERSION = 0x13;
    private static final int TYPE_ID = 2;

    private final int passes;
    private final int columns;
    private final int segment;
    private final long[] memory;
    private final long[] before = new long[WORDS];
    private final long[] after = new long[WORDS];

    /**
     * How much work a hash is.
     *
     * @param memory KiB, at least 8
     * @param passes over the memory, at least 1
     */
    record Cost(int memory, int passes) {}

    private Argon2id(Cost cost) {
        this.passes = cost.passes();
        this.columns = cost.memory() / SLICES * SLICES;
        this.segment = columns / SLICES;
        this.memory = new long[Math.multiplyExact(columns, WORDS)];
    }

    /** The tag of {@code length} bytes. */
    static byte[] hash(byte[] password, byte[] salt, Cost cost, int length) {
        byte[] h0 =
                Blake2b.digest(
                        64,
                        words(1, length, cost.memory(), cost.passes(), VERSION, TYPE_ID),
                        words(password.length),
                        password,
                        words(salt.length),
                        salt,
                        words(0, 0));
        Argon2id argon = new Argon2id(cost);
        argon.set(0, h0);
        argon.set(1, h0);
        argon.fill();
        return argon.tag(length);
    }

    private void set(int column, byte[] h0) {
        ByteBuffer.wrap(expand(WORDS * 8, h0, words(column, 0)))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .get(memory, column * WORDS, WORDS);
    }

    private byte[] tag(int length) {
        ByteBuffer last = ByteBuffer.allocate(WORDS * 8).order(ByteOrder.LITTLE_ENDIAN);
        last.asLongBuffer().put(memory, (columns - 1) * WORDS, WORDS);
        return expand(length, last.array());
    }

    private void fill() {
        for (int pass = 0; pass < passes; pass++) {
            for (int slice = 0; slice < SLICES; slice++) {
                fill(pass, slice);
            }
        }
    }

    private void fill(int pass, int slice) {
        boolean independent = pass == 0 && slice < SLICES / 2;
        long[] addresses = new long[WORDS];
        long[] input = {pass, 0, slice, columns, passes, TYPE_ID, 0};
        int first = pass == 0 && slice == 0 ? 2 : 0;
        for (int index = 0; index < segment; index++) {
            if (independent && index % WORDS == 0) {
                input[6]++;
                addresses(input, addresses);
            }
            if (index >= first) {
                int column = slice * segment + index;
                int previous = (column == 0 ? columns : column) - 1;
                long pseudoRandom =
                        independent ? addresses[index % WORDS] : memory[previous * WORDS];
                int reference = reference(pass, slice, index, pseudoRandom);
                compress(memory, previous * WORDS, memory, reference * WORDS);
                for (int word = 0; word < WORDS; word++) {
                    long old = pass == 0 ? 0 : memory[column * WORDS + word];
                    memory[column * WORDS + word] = old ^ after[word];
                }
            }
        }
    }

    /** Section 3.4.1.2: addresses that do not depend on the password. */
    private void addresses(long[] input, long[] addresses) {
        long[] zero = new long[WORDS];
        compress(zero, 0, Arrays.copyOf(input, WORDS), 0);
        long[] once = after.clone();
        compress(zero, 0, once, 0);
        System.arraycopy(after, 0, addresses, 0, WORDS);
    }

    /** Section 3.4.2: the block to mix in, among those that are finished. */
    private int reference(int pass, int slice, int index, long pseudoRandom) {
        int area = (pass == 0 ? slice * segment : columns - segment) + index - 1;
        int start = pass == 0 || slice == SLICES - 1 ? 0 : (slice + 1) * segment;
        long j1 = pseudoRandom & 0xffff_ffffL;
        long x = (j1 * j1) >>> 32;
        long y = (area * x) >>> 32;
        return (int) ((start + area - 1 - y) % columns);
    }

    /** Section 3.5: G of two blocks, left in {@link #after}. */
    private void compress(long[] one, int oneAt, long[] other, int otherAt) {
        for (int word = 0; word < WORDS; word++) {
            before[word] = one[oneAt + word] ^ other[otherAt + word];
            after[word] = before[word];
        }
        for (int row = 0; row < 8; row++) {
            permute(after, 16 * row, 2);
        }
        for (int column = 0; column < 8; column++) {
            permute(after, 2 * column, 16);
        }
        for (int word = 0; word < WORDS; word++) {
            after[word] ^= before[word];
        }
    }

    /** Section 3.6: P of eight pairs of words, {@code step} words from pair to pair. */
    private static void permute(long[] v, int at, int step) {
        for (int shift = 0; shift < 2; shift++) {
            for (int column = 0; column < 4; column++) {
                mix(
                        v,
                        word(at, step, column),
                        word(at, step, 4 + (column + shift) % 4),
                        word(at, step, 8 + (column + 2 * shift) % 4),
                        word(at, step, 12 + (column + 3 * shift) % 4));
            }
        }
    }

    private static int word(int at, int step, int number) {
        return at + number / 2 * step + number % 2;
    }

    private static void mix(long[] v, int a, int b, int c, int d) {
        v[a] = add(v[a], v[b]);
        v[d] = Long.rotateRight(v[d] ^ v[a], 32);
        v[c] = add(v[c], v[d]);
        v[b] = Long.rotateRight(v[b] ^ v[c], 24);
        v[a] = add(v[a], v[b]);
        v[d] = Long.rotateRight(v[d] ^ v[a], 16);
        v[c] = add(v[c], v[d]);
        v[b] = Long.rotateRight(v[b] ^ v[c], 63);
    }

    private static long add(long x, long y) {
        return x + y + 2 * (x & 0xffff_ffffL) * (y & 0xffff_ffffL);
    }

    /** Section 3.3: H', a digest of any length. */
    private static byte[] expand(int length, byte[]... input) {
        byte[][] parts = new byte[input.length + 1][];
        parts[0] = words(length);
        System.arraycopy(input, 0, parts, 1, input.length);
        if (length <= 64) {
            return Blake2b.digest(length, parts);
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        byte[] v = Blake2b.digest(64, parts);
        while (out.remaining() > 64) {
            out.put(v, 0, 32);
            v = Blake2b.digest(Math.min(64, out.remaining()), v);
        }
        return out.put(v).array();
    }

    private static byte[] words(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return bytes.array();
    }
}
