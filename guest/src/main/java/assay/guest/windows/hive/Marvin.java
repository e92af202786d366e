package assay.guest.windows.hive;

import java.nio.ByteBuffer;

/**
 * The checksum of log entries: Marvin32 with the registry's own seed, which keeps nothing secret.
 */
final class Marvin {

    private static final long SEED = 0x82EF4D887A4E55C5L;

    private int low;
    private int high;

    private Marvin(long seed) {
        this.low = (int) seed;
        this.high = (int) (seed >>> 32);
    }

    /**
     * The checksum of {@code length} bytes.
     *
     * @param bytes little-endian
     * @param from absolute
     */
    static long of(ByteBuffer bytes, int from, int length) {
        return of(SEED, bytes, from, length);
    }

    /** The same with another seed. */
    static long of(long seed, ByteBuffer bytes, int from, int length) {
        Marvin marvin = new Marvin(seed);
        int whole = length & ~3;
        for (int at = from; at < from + whole; at += Integer.BYTES) {
            marvin.mix(bytes.getInt(at));
        }
        int last = 0x80;
        for (int at = from + length - 1; at >= from + whole; at--) {
            last = last << 8 | Byte.toUnsignedInt(bytes.get(at));
        }
        marvin.mix(last);
        marvin.mix(0);
        return (long) marvin.high << 32 | Integer.toUnsignedLong(marvin.low);
    }

    private void mix(int word) {
        low += word;
        high ^= low;
        low = Integer.rotateLeft(low, 20) + high;
        high = Integer.rotateLeft(high, 9) ^ low;
        low = Integer.rotateLeft(low, 27) + high;
        high = Integer.rotateLeft(high, 19);
    }
}
