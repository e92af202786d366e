package assay.guest.volume;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A used GPT entry: UEFI 2.10, 5.3.3, table 5.6.
 *
 * @param type what is in it, upper case
 * @param guid its own, lower case
 * @param first first sector
 * @param last last sector
 * @param active attribute 2, "Legacy BIOS Bootable"
 * @param name at most 36 UTF-16 units
 */
record GptEntry(String type, String guid, long first, long last, boolean active, String name) {

    private static final int OFFSET_NAME = 56;
    private static final int NAME_SIZE = 72;
    private static final long ATTRIBUTE_ACTIVE = 1 << 2;

    /**
     * Parses a used entry.
     *
     * @param in the whole entry, little-endian
     */
    static GptEntry parse(ByteBuffer in) {
        byte[] name = new byte[NAME_SIZE];
        in.get(OFFSET_NAME, name);
        String text = new String(name, StandardCharsets.UTF_16LE);
        int end = text.indexOf('\0');
        return new GptEntry(
                Guid.text(in, 0).toUpperCase(Locale.ROOT),
                Guid.text(in, Guid.SIZE),
                in.getLong(32),
                in.getLong(40),
                (in.getLong(48) & ATTRIBUTE_ACTIVE) != 0,
                end < 0 ? text : text.substring(0, end));
    }
}
