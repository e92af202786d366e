package assay.guest.fs.fat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Puts a long name together from the entries before a short one: the specification, section 7. One
 * whose parts do not belong together is as if it were not there.
 */
final class LongName {

    /** {@code ATTR_LONG_NAME}: no file has all of these. */
    private static final int ATTRIBUTES = 0x0F;

    private static final int ATTRIBUTES_MASK = 0x3F;
    private static final int LAST = 0x40;
    private static final int CHARACTERS = 13;
    private static final int MAX_PARTS = 20;

    /** The places of the characters in an entry. */
    private static final int[][] PLACES = {{1, 10}, {14, 12}, {28, 4}};

    private final byte[] utf16 = new byte[MAX_PARTS * CHARACTERS * 2];
    private int parts;
    private int left;
    private int checksum;

    /** Whether an entry in use is a part of a long name. */
    static boolean isPart(ByteBuffer in) {
        return (in.get(11) & ATTRIBUTES_MASK) == ATTRIBUTES;
    }

    /** Takes the next part; the last one of the name comes first. */
    void add(ByteBuffer in) {
        int order = Byte.toUnsignedInt(in.get(0));
        int number = order & ~LAST;
        int sum = Byte.toUnsignedInt(in.get(13));
        if ((order & LAST) != 0 && number >= 1 && number <= MAX_PARTS) {
            parts = number;
            checksum = sum;
        } else if (parts == 0 || number != left - 1 || number < 1 || sum != checksum) {
            clear();
            return;
        }
        left = number;
        int at = (number - 1) * CHARACTERS * 2;
        for (int[] place : PLACES) {
            in.get(place[0], utf16, at, place[1]);
            at += place[1];
        }
    }

    /** Forgets what was taken. */
    void clear() {
        parts = 0;
        left = 0;
    }

    /**
     * The name of the entry that has this checksum, if all of it was taken, and forgets it.
     *
     * @return empty if there is none, or it could stand in no path
     */
    Optional<String> take(int shortNamesChecksum) {
        boolean whole = parts > 0 && left == 1 && checksum == shortNamesChecksum;
        String text =
                whole
                        ? new String(utf16, 0, parts * CHARACTERS * 2, StandardCharsets.UTF_16LE)
                        : "";
        clear();
        int end = text.indexOf('\0');
        String name = end < 0 ? text : text.substring(0, end);
        boolean usable =
                !name.isEmpty()
                        && name.length() <= 255
                        && name.indexOf('/') < 0
                        && !name.equals(".")
                        && !name.equals("..");
        return usable ? Optional.of(name) : Optional.empty();
    }
}
