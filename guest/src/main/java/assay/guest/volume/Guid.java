package assay.guest.volume;

import java.nio.ByteBuffer;

/** A GUID as disks have it: UEFI 2.10, appendix A. Its first three fields are little-endian. */
final class Guid {

    static final int SIZE = 16;

    private Guid() {}

    /**
     * The GUID at {@code at} as lower-case text.
     *
     * @param in little-endian
     */
    static String text(ByteBuffer in, int at) {
        long tail = Long.reverseBytes(in.getLong(at + 8));
        return "%08x-%04x-%04x-%04x-%012x"
                .formatted(
                        in.getInt(at),
                        in.getShort(at + 4),
                        in.getShort(at + 6),
                        tail >>> 48,
                        tail & 0xFFFF_FFFF_FFFFL);
    }

    /** Whether it is the one that means "none". */
    static boolean isZero(ByteBuffer in, int at) {
        return in.getLong(at) == 0 && in.getLong(at + 8) == 0;
    }
}
