package assay.disk.codec;

/**
 * XXH64 with seed 0, the checksum of zstd frames (RFC 8878 section 3.1.1, xxHash specification
 * 0.1.1) and of some Btrfs file systems. Guards against damage, not against malice.
 */
public final class XxHash64 {

    private static final long PRIME1 = 0x9E3779B185EBCA87L;
    private static final long PRIME2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME3 = 0x165667B19E3779F9L;
    private static final long PRIME4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE = 32;

    private final byte[] pending = new byte[STRIPE];
    private int pendingLength;
    private long total;
    private long lane1 = 0x60ea27eeadc0b5d6L; // PRIME1 + PRIME2, modulo 2^64
    private long lane2 = PRIME2;
    private long lane3 = 0;
    private long lane4 = -PRIME1;

    /** Adds {@code bytes[from, to)}. */
    public void update(byte[] bytes, int from, int to) {
        total += to - from;
        int at = from;
        if (pendingLength > 0) {
            int taken = Math.min(STRIPE - pendingLength, to - at);
            System.arraycopy(bytes, at, pending, pendingLength, taken);
            pendingLength += taken;
            at += taken;
            if (pendingLength < STRIPE) {
                return;
            }
            stripes(pending, 0, STRIPE);
            pendingLength = 0;
        }
        at = stripes(bytes, at, to);
        pendingLength = to - at;
        System.arraycopy(bytes, at, pending, 0, pendingLength);
    }

    private int stripes(byte[] bytes, int from, int to) {
        long one = lane1;
        long two = lane2;
        long three = lane3;
        long four = lane4;
        int at = from;
        for (; at <= to - STRIPE; at += STRIPE) {
            one = round(one, LittleEndian.i64(bytes, at));
            two = round(two, LittleEndian.i64(bytes, at + 8));
            three = round(three, LittleEndian.i64(bytes, at + 16));
            four = round(four, LittleEndian.i64(bytes, at + 24));
        }
        lane1 = one;
        lane2 = two;
        lane3 = three;
        lane4 = four;
        return at;
    }

    /** The hash of all bytes added so far. */
    public long value() {
        long hash = total < STRIPE ? PRIME5 : lanes();
        hash += total;
        int at = 0;
        for (; at + 8 <= pendingLength; at += 8) {
            hash ^= round(0, LittleEndian.i64(pending, at));
            hash = Long.rotateLeft(hash, 27) * PRIME1 + PRIME4;
        }
        if (at + 4 <= pendingLength) {
            hash ^= LittleEndian.u32(pending, at) * PRIME1;
            hash = Long.rotateLeft(hash, 23) * PRIME2 + PRIME3;
            at += 4;
        }
        for (; at < pendingLength; at++) {
            hash ^= LittleEndian.u8(pending, at) * PRIME5;
            hash = Long.rotateLeft(hash, 11) * PRIME1;
        }
        hash = (hash ^ hash >>> 33) * PRIME2;
        hash = (hash ^ hash >>> 29) * PRIME3;
        return hash ^ hash >>> 32;
    }

    private long lanes() {
        long hash =
                Long.rotateLeft(lane1, 1)
                        + Long.rotateLeft(lane2, 7)
                        + Long.rotateLeft(lane3, 12)
                        + Long.rotateLeft(lane4, 18);
        for (long lane : new long[] {lane1, lane2, lane3, lane4}) {
            hash = (hash ^ round(0, lane)) * PRIME1 + PRIME4;
        }
        return hash;
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * PRIME2, 31) * PRIME1;
    }
}
