package assay.store.nbd;

import java.nio.ByteBuffer;

/**
 * The head of a request; "Request message" of the protocol. Numbers are big-endian.
 *
 * @param flags bits of {@link Command}
 * @param type which command, known or not
 * @param cookie to be given back with the answer
 * @param offset unsigned: a negative one is beyond every disk
 * @param length in bytes, an unsigned number of 32 bits
 */
record Request(int flags, int type, long cookie, long offset, long length) {

    static final int BYTES = 28;

    private static final int MAGIC = 0x25609513;

    static Request parse(ByteBuffer head) throws ProtocolException {
        int magic = head.getInt();
        if (magic != MAGIC) {
            throw new ProtocolException("no request: %08x".formatted(magic));
        }
        return new Request(
                Short.toUnsignedInt(head.getShort()),
                Short.toUnsignedInt(head.getShort()),
                head.getLong(),
                head.getLong(),
                Integer.toUnsignedLong(head.getInt()));
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Whether the range lies inside a disk of this size. */
    boolean inside(long size) {
        return offset >= 0 && offset <= size - length;
    }
}
