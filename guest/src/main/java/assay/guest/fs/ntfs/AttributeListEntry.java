package assay.guest.fs.ntfs;

import assay.disk.Budget;
import assay.disk.ImageException;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry of an attribute list, {@code ATTR_LIST_ENTRY}: in which record a piece of an attribute
 * stands.
 *
 * @param type the attribute's
 * @param name the attribute's
 * @param lowestVcn the first cluster that the piece tells of
 * @param record number of the record
 */
record AttributeListEntry(int type, String name, long lowestVcn, long record) {

    private static final int LEAST_SIZE = 26;

    /** All entries of a list. */
    static List<AttributeListEntry> parseAll(Block in, Budget budget) throws ImageException {
        List<AttributeListEntry> entries = new ArrayList<>();
        int at = 0;
        while (at < in.size()) {
            budget.step(Block.NTFS);
            int length = in.u16(at + 4L);
            if (length < LEAST_SIZE) {
                throw in.corrupt(at, "an attribute list has an entry of " + length + " bytes");
            }
            entries.add(parse(in.part(at, length)));
            at += length;
        }
        return entries;
    }

    private static AttributeListEntry parse(Block in) throws ImageException {
        return new AttributeListEntry(
                in.i32(0), in.utf16(in.u8(7), in.u8(6)), in.i64(8), Reference.record(in.i64(16)));
    }

    boolean is(int wantedType, String wantedName) {
        return type == wantedType && name.equals(wantedName);
    }
}
