package assay.guest.fs.ntfs;

import assay.disk.ImageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A record of the MFT, {@code MFT_RECORD}: a file, or a part of one that has no room in its base
 * record.
 *
 * @param number of the record
 * @param sequence how often the record was used again
 * @param links names that the file has, DOS names included
 * @param directory whether it is a directory
 * @param base reference to the record of the file that this is a part of, 0 if it is the file
 * @param attributes those that stand in this record
 */
record FileRecord(
        long number,
        int sequence,
        int links,
        boolean directory,
        long base,
        List<Attribute> attributes) {

    private static final int MAGIC = 0x454C4946; // FILE
    private static final int IN_USE = 1;
    private static final int DIRECTORY = 2;

    /** The smallest attribute: its header and an empty value. */
    private static final int LEAST_ATTRIBUTE = 24;

    /**
     * @param in a whole record as it stands on disk
     * @param number of the record
     */
    static FileRecord parse(Block in, long number) throws ImageException {
        String name = "MFT record " + number;
        Block fixed = Fixup.undo(in, MAGIC, name);
        int flags = fixed.u16(22);
        if ((flags & IN_USE) == 0) {
            throw fixed.corrupt(22, name + " is not in use");
        }
        return new FileRecord(
                number,
                fixed.u16(16),
                fixed.u16(18),
                (flags & DIRECTORY) != 0,
                fixed.i64(32),
                attributes(fixed, name));
    }

    private static List<Attribute> attributes(Block in, String name) throws ImageException {
        List<Attribute> attributes = new ArrayList<>();
        int at = in.u16(20);
        // Each turn goes on by at least the smallest attribute.
        while (in.i32(at) != Attribute.END) {
            long length = in.u32(at + 4L);
            if (length < LEAST_ATTRIBUTE || length % 8 != 0 || length > in.size() - at) {
                throw in.corrupt(at, name + " has an attribute of " + length + " bytes");
            }
            attributes.add(Attribute.parse(in.part(at, length)));
            at += (int) length;
        }
        return List.copyOf(attributes);
    }

    /** The first attribute, or first piece of one, with that type and name in this record. */
    Optional<Attribute> find(int type, String name) {
        return attributes.stream().filter(attribute -> attribute.is(type, name)).findFirst();
    }
}
