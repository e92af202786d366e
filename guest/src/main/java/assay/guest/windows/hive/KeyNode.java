package assay.guest.windows.hive;

import assay.disk.ImageException;

/**
 * A key ("Key node").
 *
 * @param lastWritten when, as a FILETIME
 * @param subkeyCount how many subkeys it has on disk
 * @param subkeys offset of their list
 * @param valueCount how many values it has
 * @param values offset of their list
 * @param name of the key, at most 255 characters in Windows
 */
record KeyNode(
        long lastWritten,
        long subkeyCount,
        long subkeys,
        long valueCount,
        long values,
        String name) {

    /** Bytes before the name. */
    static final int FIXED = 76;

    /** Bytes of the longest name that we read, 511 characters. */
    static final int MAX_NAME = 1022;

    private static final int KEY_COMP_NAME = 0x20;

    /**
     * @param cell at least {@link #FIXED} bytes, and as many more as there are up to {@link
     *     #MAX_NAME}
     */
    static KeyNode parse(Cell cell) throws ImageException {
        if (!cell.is("nk")) {
            throw cell.corrupt(0, "there is no key here");
        }
        boolean compressed = (cell.u16(2) & KEY_COMP_NAME) != 0;
        return new KeyNode(
                cell.i64(4),
                cell.u32(20),
                cell.u32(28),
                cell.u32(36),
                cell.u32(40),
                cell.name(FIXED, cell.u16(72), compressed));
    }
}
