package assay.rules;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads what {@link Packer} wrote, in the order in which it was written. Only for what comes with
 * the program: anything else ends in an unchecked exception.
 */
final class Unpacker {

    private final byte[] bytes;
    private int at;

    Unpacker(byte[] bytes) {
        this(bytes, 0);
    }

    private Unpacker(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    int number() {
        int number = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes[at++];
            number |= (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return number;
    }

    long wide() {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            number |= (bytes[at++] & 0xffL) << shift;
        }
        return number;
    }

    boolean flag() {
        return number() == 1;
    }

    /** One of the values of an enumeration, all of them given in their order. */
    <E> E choice(E[] all) {
        return all[number()];
    }

    String text() {
        int length = number();
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    /** A text in both languages. */
    Text bothTexts() {
        String en = text();
        return new Text(en, text());
    }

    /** The next part, to be read at any time; this one goes on behind it. */
    Unpacker part() {
        int length = number();
        Unpacker part = new Unpacker(bytes, at);
        at += length;
        return part;
    }

    /** A new reader at the place where this one stands. */
    Unpacker again() {
        return new Unpacker(bytes, at);
    }

    <T> List<T> list(Supplier<T> read) {
        int size = number();
        List<T> items = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            items.add(read.get());
        }
        return Collections.unmodifiableList(items);
    }
}
