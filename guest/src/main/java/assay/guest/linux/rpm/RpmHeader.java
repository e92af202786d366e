package assay.guest.linux.rpm;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A package's header as rpm stores it in its database: an index of tags and the data they point at,
 * all numbers big-endian.
 *
 * @param bytes the index entries, then the data
 * @param entries how many of them there are
 * @see <a href="https://rpm-software-management.github.io/rpm/manual/format_header.html">RPM
 *     reference manual, "RPM header format"</a>
 */
record RpmHeader(ByteBuffer bytes, int entries) {

    /** Packages of kernels with all their files have headers of some megabytes. */
    static final int MAX_SIZE = 64 << 20;

    private static final String FORMAT = "rpm header";
    private static final int INTRO = 8;
    private static final int ENTRY = 16;
    private static final int MAX_ENTRIES = 0xffff;
    private static final int MAX_STRINGS = 1 << 20;

    private static final int TYPE_INT16 = 3;
    private static final int TYPE_INT32 = 4;
    private static final int TYPE_STRING = 6;
    private static final int TYPE_STRING_ARRAY = 8;
    private static final int TYPE_I18N = 9;

    /** An index entry. */
    private record Entry(int type, int offset, int count) {}

    /**
     * Takes the header apart. What its entries point at is checked when it is asked for.
     *
     * @param blob a whole header, as {@code headerExport} writes it: without magic
     */
    static RpmHeader parse(byte[] blob) throws ImageException {
        if (blob.length < INTRO) {
            throw corrupt(0, "a header of " + blob.length + " bytes");
        }
        ByteBuffer all = ByteBuffer.wrap(blob);
        long entries = Integer.toUnsignedLong(all.getInt(0));
        long data = Integer.toUnsignedLong(all.getInt(4));
        if (entries < 1 || entries > MAX_ENTRIES) {
            throw corrupt(0, "an index of " + entries + " entries");
        }
        long length = entries * ENTRY + data;
        if (length > blob.length - INTRO) {
            throw corrupt(4, length + " bytes of header where " + (blob.length - INTRO) + " are");
        }
        return new RpmHeader(all.slice(INTRO, (int) length), (int) entries);
    }

    /** The text of {@code tag}, the first of several; empty if there is none. */
    Optional<String> string(RpmTag tag) throws ImageException {
        return strings(tag).stream().findFirst();
    }

    /** The texts of {@code tag}; none if there is no such tag. */
    List<String> strings(RpmTag tag) throws ImageException {
        Optional<Entry> found = find(tag);
        if (found.isEmpty()) {
            return List.of();
        }
        Entry entry = found.get();
        int type = entry.type();
        boolean array = type == TYPE_STRING_ARRAY || type == TYPE_I18N;
        if (!array && type != TYPE_STRING) {
            throw corrupt(-1, tag + " is of type " + type + ", not a text");
        }
        int count = array ? entry.count() : 1;
        if (count > MAX_STRINGS || count > bytes.limit() - entry.offset()) {
            throw corrupt(-1, tag + " has " + count + " texts");
        }
        List<String> strings = new ArrayList<>(Math.min(count, 1_024));
        int at = entry.offset();
        for (int i = 0; i < count; i++) {
            int end = at;
            while (end < bytes.limit() && bytes.get(end) != 0) {
                end++;
            }
            if (end == bytes.limit()) {
                throw corrupt(-1, tag + " has a text without an end");
            }
            byte[] text = new byte[end - at];
            bytes.get(at, text);
            strings.add(new String(text, StandardCharsets.UTF_8));
            at = end + 1;
        }
        return strings;
    }

    /** The number of {@code tag}, the first of several; empty if there is none. */
    Optional<Long> number(RpmTag tag) throws ImageException {
        return numbers(tag).stream().findFirst();
    }

    /** The numbers of {@code tag}, unsigned; none if there is no such tag. */
    List<Long> numbers(RpmTag tag) throws ImageException {
        Optional<Entry> found = find(tag);
        if (found.isEmpty()) {
            return List.of();
        }
        Entry entry = found.get();
        int width =
                switch (entry.type()) {
                    case TYPE_INT16 -> Short.BYTES;
                    case TYPE_INT32 -> Integer.BYTES;
                    default -> throw corrupt(-1, tag + " is of type " + entry.type());
                };
        if (entry.count() > (bytes.limit() - entry.offset()) / width) {
            throw corrupt(-1, tag + " has " + entry.count() + " numbers");
        }
        List<Long> numbers = new ArrayList<>(entry.count());
        for (int i = 0; i < entry.count(); i++) {
            int at = entry.offset() + i * width;
            numbers.add(
                    width == Short.BYTES
                            ? Short.toUnsignedLong(bytes.getShort(at))
                            : Integer.toUnsignedLong(bytes.getInt(at)));
        }
        return numbers;
    }

    /** The last entry wins: those that rpm added when it installed the package come last. */
    private Optional<Entry> find(RpmTag tag) throws ImageException {
        int data = entries * ENTRY;
        for (int at = data - ENTRY; at >= 0; at -= ENTRY) {
            if (bytes.getInt(at) != tag.number()) {
                continue;
            }
            int offset = bytes.getInt(at + 8);
            int count = bytes.getInt(at + 12);
            if (offset < 0 || offset > bytes.limit() - data || count < 0) {
                throw corrupt(INTRO + at, tag + " has " + count + " items at " + offset);
            }
            return Optional.of(new Entry(bytes.getInt(at + 4), data + offset, count));
        }
        return Optional.empty();
    }

    private static ImageException corrupt(long at, String what) {
        return new ImageException(Reason.CORRUPT, FORMAT, at, what);
    }
}
