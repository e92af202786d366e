package assay.guest.fs.ntfs;

import assay.disk.ImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The update sequence of records that are longer than a sector ("Fixup"): the last two bytes of
 * each 512 were moved away and replaced by a number, so that a torn write shows.
 */
final class Fixup {

    private static final int STRIDE = 512;

    private Fixup() {}

    /**
     * The record as it was before it was written.
     *
     * @param in a whole record; its size is a multiple of 512
     * @param magic its first four bytes
     */
    static Block undo(Block in, int magic, String structure) throws ImageException {
        if (in.i32(0) != magic) {
            throw in.corrupt(0, "there is no %s, but 0x%08X".formatted(structure, in.i32(0)));
        }
        int offset = in.u16(4);
        int sectors = in.size() / STRIDE;
        if (in.u16(6) != sectors + 1 || offset > STRIDE - 2 * (sectors + 2)) {
            throw in.corrupt(
                    4, "the %s has %d fixups at %d".formatted(structure, in.u16(6), offset));
        }
        ByteBuffer fixed = ByteBuffer.wrap(in.copy()).order(ByteOrder.LITTLE_ENDIAN);
        int number = in.u16(offset);
        for (int i = 1; i <= sectors; i++) {
            int end = i * STRIDE - Short.BYTES;
            if (in.u16(end) != number) {
                throw in.corrupt(end, "the " + structure + " was not written whole");
            }
            fixed.putShort(end, (short) in.u16(offset + 2L * i));
        }
        return new Block(fixed, in.at());
    }
}
