package assay.guest.fs.ext;

import assay.disk.Budget;
import assay.disk.ImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry of an extended attribute: layout document, "Extended Attributes", {@code
 * ext4_xattr_entry}.
 *
 * @param nameIndex {@code e_name_index}: which prefix the name has
 * @param name what follows the prefix, may be empty
 * @param valueOffs {@code e_value_offs}: where the value starts in the area, unchecked
 * @param valueInum {@code e_value_inum}: the inode that holds the value, or 0
 * @param valueSize {@code e_value_size}: length of the value in bytes, unchecked
 */
record AttributeEntry(int nameIndex, String name, int valueOffs, long valueInum, long valueSize) {

    static final int INDEX_SYSTEM = 7;

    private static final int HEADER_SIZE = 16;

    /**
     * The entries of an area, the value of none of which is checked.
     *
     * @param area what {@link #valueOffs} counts in, little-endian
     * @param first where the first entry stands
     */
    static List<AttributeEntry> parse(ByteBuffer area, int first, Budget budget)
            throws ImageException {
        List<AttributeEntry> entries = new ArrayList<>();
        int at = first;
        // Four zero bytes end the list; every entry takes at least sixteen of the area's bytes.
        while (at <= area.limit() - HEADER_SIZE && area.getInt(at) != 0) {
            budget.step(ExtSuperblock.FORMAT);
            int nameLength = Byte.toUnsignedInt(area.get(at));
            if (nameLength > area.limit() - HEADER_SIZE - at) {
                throw ExtVolume.corrupt(-1, "an extended attribute's name leaves its area");
            }
            entries.add(
                    new AttributeEntry(
                            Byte.toUnsignedInt(area.get(at + 1)),
                            name(area, at + HEADER_SIZE, nameLength),
                            Short.toUnsignedInt(area.getShort(at + 2)),
                            Integer.toUnsignedLong(area.getInt(at + 4)),
                            Integer.toUnsignedLong(area.getInt(at + 8))));
            at += HEADER_SIZE + Math.ceilDiv(nameLength, 4) * 4;
        }
        return entries;
    }

    private static String name(ByteBuffer area, int at, int length) throws ImageException {
        byte[] bytes = new byte[length];
        area.get(at, bytes);
        for (byte b : bytes) {
            if (b == 0) {
                throw ExtVolume.corrupt(-1, "an extended attribute's name has a NUL");
            }
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Whether this is no attribute but the rest of a file's content: {@link InlineData}. */
    boolean isInlineData() {
        return nameIndex == INDEX_SYSTEM && name.equals("data");
    }

    /**
     * The full name as Linux shows it, empty for an attribute that Linux shows to nobody: inline
     * data, encryption contexts and what has an unknown prefix.
     */
    String fullName() {
        String prefix =
                switch (nameIndex) {
                    case 1 -> "user.";
                    case 2 -> "system.posix_acl_access";
                    case 3 -> "system.posix_acl_default";
                    case 4 -> "trusted.";
                    case 6 -> "security.";
                    case INDEX_SYSTEM -> "system.";
                    case 8 -> "system.richacl";
                    default -> "";
                };
        return prefix.isEmpty() || isInlineData() ? "" : prefix + name;
    }

    /** The value, which is in the same area as the entry, little-endian. */
    ByteBuffer value(ByteBuffer area) throws ImageException {
        if (valueInum != 0 || valueOffs > area.limit() || valueSize > area.limit() - valueOffs) {
            throw ExtVolume.corrupt(
                    -1,
                    "the extended attribute %s has %d bytes at %d in an area of %d"
                            .formatted(name, valueSize, valueOffs, area.limit()));
        }
        return area.slice(valueOffs, (int) valueSize).order(ByteOrder.LITTLE_ENDIAN);
    }
}
