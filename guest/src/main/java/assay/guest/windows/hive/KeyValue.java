package assay.guest.windows.hive;

import assay.disk.ImageException;

/**
 * A value without its data ("Key value").
 *
 * @param nameLength bytes of its name
 * @param compressed whether the name is Latin-1
 * @param length bytes of its data
 * @param inline whether the data stand in {@code data}
 * @param data offset of the cell with the data, or the data
 * @param type of the data
 */
record KeyValue(
        int nameLength, boolean compressed, int length, boolean inline, int data, int type) {

    /** Bytes before the name. */
    static final int FIXED = 20;

    private static final int VALUE_COMP_NAME = 1;

    /**
     * @param cell at least {@link #FIXED} bytes
     */
    static KeyValue parse(Cell cell) throws ImageException {
        if (!cell.is("vk")) {
            throw cell.corrupt(0, "there is no value here");
        }
        int size = cell.i32(4);
        KeyValue value =
                new KeyValue(
                        cell.u16(2),
                        (cell.u16(16) & VALUE_COMP_NAME) != 0,
                        size & Integer.MAX_VALUE,
                        size < 0,
                        cell.i32(8),
                        cell.i32(12));
        if (value.inline && value.length > Integer.BYTES) {
            throw cell.corrupt(4, value.length + " bytes of data stand in the place of an offset");
        }
        return value;
    }
}
