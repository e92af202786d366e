package assay.disk.codec;

/**
 * XXH32 with seed 0, the checksum of LZ4 frames (xxHash specification 0.1.1). Guards against
 * damage, not against malice.
 */
final class XxHash32 {

    private static final int PRIME1 = 0x9E3779B1;
    private static final int PRIME2 = 0x85EBCA77;
    private static final int PRIME3 = 0xC2B2AE3D;
    private static final int PRIME4 = 0x27D4EB2F;
    private static final int PRIME5 = 0x165667B1;
    private static final int STRIPE = 16;

    private final byte[] pending = new byte[STRIPE];
    private int pendingLength;
    private long total;
    private int lane1 = 0x24234428; // PRIME1 + PRIME2, modulo 2^32
    private int lane2 = PRIME2;
    private int lane3 = 0;
    private int lane4 = -PRIME1;

    /** The hash of {@code bytes[from, to)} alone. */
    static int of(byte[] bytes, int from, int to) {
        XxHash32 hash = new XxHash32();
        hash.update(bytes, from, to);
        return hash.value();
    }

    /** Adds {@code bytes[from, to)}. */
    void update(byte[] bytes, int from, int to) {
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
        int at = from;
        for (; at <= to - STRIPE; at += STRIPE) {
            lane1 = round(lane1, LittleEndian.i32(bytes, at));
            lane2 = round(lane2, LittleEndian.i32(bytes, at + 4));
            lane3 = round(lane3, LittleEndian.i32(bytes, at + 8));
            lane4 = round(lane4, LittleEndian.i32(bytes, at + 12));
        }
        return at;
    }

    /** The hash of all bytes added so far. */
    int value() {
        int hash = total < STRIPE ? PRIME5 : lanes();
        hash += (int) total;
        int at = 0;
        for (; at + 4 <= pendingLength; at += 4) {
            hash += LittleEndian.i32(pending, at) * PRIME3;
            hash = Integer.rotateLeft(hash, 17) * PRIME4;
        }
        for (; at < pendingLength; at++) {
            hash += LittleEndian.u8(pending, at) * PRIME5;
            hash = Integer.rotateLeft(hash, 11) * PRIME1;
        }
        hash = (hash ^ hash >>> 15) * PRIME2;
        hash = (hash ^ hash >>> 13) * PRIME3;
        return hash ^ hash >>> 16;
    }

    private int lanes() {
        return Integer.rotateLeft(lane1, 1)
                + Integer.rotateLeft(lane2, 7)
                + Integer.rotateLeft(lane3, 12)
                + Integer.rotateLeft(lane4, 18);
    }

    private static int round(int lane, int input) {
        return Integer.rotateLeft(lane + input * PRIME2, 13) * PRIME1;
    }
}
