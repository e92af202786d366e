package assay.guest.windows.signature;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One element of DER (ITU-T X.690, 8.1 and 10.1): a tag of one byte, a definite length, and content
 * within the bytes that are there. Nothing is read before it is asked for, so that nesting costs
 * nothing.
 */
final class Der {

    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int OID = 0x06;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    /** The tags {@code [0]} and {@code [1]}, constructed. */
    static final int CONTEXT_0 = 0xA0;

    static final int CONTEXT_1 = 0xA1;

    /** Catalogs list some ten thousand files. */
    private static final int MAX_CHILDREN = 1 << 17;

    private static final int MAX_LENGTH_BYTES = 4;

    private final byte[] bytes;
    private final int start;
    private final int from;
    private final int end;

    private Der(byte[] bytes, int start, int from, int end) {
        this.bytes = bytes;
        this.start = start;
        this.from = from;
        this.end = end;
    }

    /** The first element of some bytes; what follows it is padding. */
    static Der parse(byte[] bytes) throws ImageException {
        return at(bytes, 0, bytes.length);
    }

    private static Der at(byte[] bytes, int start, int limit) throws ImageException {
        if (limit - start < 2) {
            throw corrupt(start, "an element is cut off");
        }
        int length = Byte.toUnsignedInt(bytes[start + 1]);
        int from = start + 2;
        if (length >= 0x80) {
            int count = length & 0x7F;
            if (count == 0 || count > MAX_LENGTH_BYTES || count > limit - from) {
                throw corrupt(start, "a length of " + count + " bytes");
            }
            long value = 0;
            for (int i = 0; i < count; i++) {
                value = value << 8 | Byte.toUnsignedInt(bytes[from++]);
            }
            length = value > limit - from ? -1 : (int) value;
        }
        if (length < 0 || length > limit - from) {
            throw corrupt(start, "an element leaves the one around it");
        }
        return new Der(bytes, start, from, from + length);
    }

    int tag() {
        return Byte.toUnsignedInt(bytes[start]);
    }

    boolean is(int tag) {
        return tag() == tag;
    }

    /** Its elements, if it has any. */
    List<Der> children() throws ImageException {
        List<Der> children = new ArrayList<>();
        for (int at = from; at < end; at = children.getLast().end) {
            if (children.size() == MAX_CHILDREN) {
                throw new ImageException(Reason.LIMIT, "DER", start, "too many elements");
            }
            children.add(at(bytes, at, end));
        }
        return children;
    }

    /** The element at an index among its elements. */
    Der child(int index) throws ImageException {
        int at = from;
        for (int i = 0; i < index; i++) {
            at = at(bytes, at, end).end;
        }
        return at(bytes, at, end);
    }

    /** The element at a path of indexes. */
    Der child(int first, int... rest) throws ImageException {
        Der at = child(first);
        for (int index : rest) {
            at = at.child(index);
        }
        return at;
    }

    /** Its content. */
    byte[] content() {
        return Arrays.copyOfRange(bytes, from, end);
    }

    /** Bytes of its content. */
    int length() {
        return end - from;
    }

    /** All of it, with tag and length. */
    byte[] whole() {
        return Arrays.copyOfRange(bytes, start, end);
    }

    boolean contentIs(byte[] other) {
        return Arrays.equals(bytes, from, end, other, 0, other.length);
    }

    /** Its content as a number. */
    BigInteger number() throws ImageException {
        if (!is(INTEGER) || from == end) {
            throw corrupt(start, "no number");
        }
        return new BigInteger(bytes, from, end - from);
    }

    /** An object identifier in dots; empty for what is none, or has parts beyond 2⁵⁶. */
    String oid() {
        if (!is(OID) || from == end || end - from > 64) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        long part = 0;
        for (int i = from; i < end; i++) {
            if (part >>> 49 != 0) {
                return "";
            }
            part = part << 7 | (bytes[i] & 0x7F);
            if (bytes[i] >= 0) {
                if (text.isEmpty()) {
                    long first = Math.min(part / 40, 2);
                    text.append(first).append('.').append(part - 40 * first);
                } else {
                    text.append('.').append(part);
                }
                part = 0;
            }
        }
        return text.toString();
    }

    static ImageException corrupt(int at, String what) {
        return new ImageException(Reason.CORRUPT, "DER", at, what);
    }
}
