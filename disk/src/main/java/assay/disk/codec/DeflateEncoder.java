package assay.disk.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Encodes raw deflate streams (RFC 1951) whose matches reach back 4 KiB at most. That is the window
 * which QEMU writes qcow2 with, and other readers rely on; the JDK's encoder only has 32 KiB. The
 * same input gives the same output on every machine.
 *
 * <p>Searches as zlib does: chains of positions with equal hashes, and one byte of waiting for a
 * longer match. Not safe for use by many threads at once.
 */
public final class DeflateEncoder {

    private static final int WINDOW = 1 << 12;
    private static final int MIN_MATCH = 3;
    private static final int MAX_MATCH = 258;
    private static final int HASH_BITS = 14;

    // Chains are shorter and matches found good enough sooner than at zlib's level 6, half as slow
    // for
    // 0.3 % of size, so that files are still smaller than those of QEMU.
    private static final int MAX_CHAIN = 32;
    private static final int GOOD_MATCH = 8;
    private static final int MAX_LAZY = 16;
    private static final int NICE_MATCH = 64;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The position in the input that had a hash last, or before the one in the window. */
    private final int[] head = new int[1 << HASH_BITS];

    private final int[] previous = new int[WINDOW];
    private final DeflateBlock block = new DeflateBlock();
    private byte[] in = {};
    private int end;

    /** Of the match that was found last. */
    private int distance;

    /**
     * Encodes {@code length} bytes from the start of {@code input}.
     *
     * @param output takes the stream from its start on; twice as large as the input and 1 KiB more
     * @return the length of the stream
     */
    public int encode(byte[] input, int length, byte[] output) {
        in = input;
        end = length;
        Arrays.fill(head, -1);
        BitWriter bits = new BitWriter(output);
        int pendingLength = 0;
        int pendingDistance = 0;
        int at = 0;
        while (at < end) {
            int candidate = insert(at);
            int found =
                    candidate >= 0 && pendingLength < MAX_LAZY
                            ? longest(at, candidate, Math.max(pendingLength, MIN_MATCH - 1))
                            : 0;
            if (pendingLength >= MIN_MATCH && found <= pendingLength) {
                block.match(pendingLength, pendingDistance);
                int next = at - 1 + pendingLength;
                while (++at < next) {
                    insert(at);
                }
                pendingLength = 0;
            } else {
                if (pendingLength > 0) {
                    block.literal(in[at - 1]);
                }
                // A length of 1 stands for a byte that waits for what comes next.
                pendingLength = Math.max(found, 1);
                pendingDistance = distance;
                at++;
            }
            if (block.isFull()) {
                block.writeTo(bits, false);
            }
        }
        if (pendingLength >= MIN_MATCH) {
            block.match(pendingLength, pendingDistance);
        } else if (pendingLength > 0) {
            block.literal(in[at - 1]);
        }
        block.writeTo(bits, true);
        return bits.finish();
    }

    /** Notes a position; gives the one before with the same hash, or -1. */
    private int insert(int at) {
        if (at > end - MIN_MATCH) {
            return -1;
        }
        int three = (in[at] & 0xff) | (in[at + 1] & 0xff) << 8 | (in[at + 2] & 0xff) << 16;
        int hash = (three * 0x9e3779b1) >>> (Integer.SIZE - HASH_BITS);
        int before = head[hash];
        head[hash] = at;
        previous[at & (WINDOW - 1)] = before;
        return before;
    }

    /**
     * Looks for a match of over {@code least} bytes along a chain.
     *
     * @return its length, or 0
     */
    private int longest(int at, int candidate, int least) {
        int most = Math.min(MAX_MATCH, end - at);
        int oldest = Math.max(0, at - WINDOW);
        int best = least;
        int steps = least >= GOOD_MATCH ? MAX_CHAIN / 4 : MAX_CHAIN;
        // Positions in a chain fall, as what is older than the window has been overwritten.
        for (int place = candidate; place >= oldest && best < most && steps > 0; steps--) {
            // Only a longer match can have the same bytes where the best one ends.
            if (in[place + best] == in[at + best] && in[place + best - 1] == in[at + best - 1]) {
                int length = alike(place, at, most);
                if (length > best) {
                    best = length;
                    distance = at - place;
                    if (length >= NICE_MATCH) {
                        break;
                    }
                }
            }
            int next = previous[place & (WINDOW - 1)];
            if (next >= place) {
                break;
            }
            place = next;
        }
        return best > least ? best : 0;
    }

    /** How many bytes are the same at two positions, of {@code most} that are there. */
    private int alike(int one, int other, int most) {
        int length = 0;
        for (; length <= most - Long.BYTES; length += Long.BYTES) {
            long differs =
                    (long) LONGS.get(in, one + length) ^ (long) LONGS.get(in, other + length);
            if (differs != 0) {
                return length + Long.numberOfTrailingZeros(differs) / Byte.SIZE;
            }
        }
        while (length < most && in[one + length] == in[other + length]) {
            length++;
        }
        return length;
    }
}
