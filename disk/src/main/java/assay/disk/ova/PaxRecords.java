package assay.disk.ova;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The records of an extended header ("pax Extended Header" in POSIX.1-2017, pax). */
final class PaxRecords {

    /** Of the digits of a length or a size. */
    private static final int MAX_DIGITS = 18;

    private final Map<String, String> records = new HashMap<>();
    private final long at;

    private PaxRecords(long at) {
        this.at = at;
    }

    /**
     * Reads {@code length key=value\n}, again and again.
     *
     * @param at where in the archive the bytes are, for errors
     */
    static PaxRecords parse(byte[] bytes, long at) throws ImageException {
        PaxRecords records = new PaxRecords(at);
        // One character for each byte, for a length counts bytes.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (int start = 0; start < text.length(); ) {
            int space = text.indexOf(' ', start);
            long length = space < 0 ? -1 : number(text.substring(start, space));
            if (length <= space - start + 1 || length > text.length() - start) {
                throw records.corrupt();
            }
            int end = start + (int) length;
            int equals = text.indexOf('=', space);
            if (equals < 0 || equals >= end || text.charAt(end - 1) != '\n') {
                throw records.corrupt();
            }
            records.records.put(
                    text.substring(space + 1, equals), text.substring(equals + 1, end - 1));
            start = end;
        }
        return records;
    }

    private static long number(String digits) {
        boolean isNumber =
                !digits.isEmpty()
                        && digits.length() <= MAX_DIGITS
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Long.parseLong(digits) : -1;
    }

    /** Whether the entry is stored with its holes left out. */
    boolean isSparse() {
        return records.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse"));
    }

    /** The name, or {@code otherwise} if there is none here. */
    String name(String otherwise) {
        String path = records.get("path");
        return path == null
                ? otherwise
                : new String(path.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The size, or {@code otherwise} if there is none here. */
    long size(long otherwise) throws ImageException {
        String size = records.get("size");
        if (size == null) {
            return otherwise;
        }
        long number = number(size);
        if (number < 0) {
            throw corrupt();
        }
        return number;
    }

    /** Whether it says anything of what we use. */
    boolean matters() {
        return isSparse() || records.containsKey("path") || records.containsKey("size");
    }

    private ImageException corrupt() {
        return OvaFormat.error(Reason.CORRUPT, at, "an extended header that is none");
    }
}
