package assay.rules;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Writes what {@link Unpacker} reads: numbers, texts and lists, as few bytes as is simple. */
final class Packer {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** All that was written. */
    byte[] bytes() {
        return bytes.toByteArray();
    }

    /**
     * A number from 0, seven bits in a byte, the lowest first; small ones are the most frequent.
     */
    void number(int number) {
        int rest = number;
        while (rest > 0x7f || rest < 0) {
            bytes.write(rest | 0x80);
            rest >>>= 7;
        }
        bytes.write(rest);
    }

    /** Any number, eight bytes. */
    void wide(long number) {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            bytes.write((int) (number >>> shift));
        }
    }

    void flag(boolean flag) {
        number(flag ? 1 : 0);
    }

    /** One of the values of an enumeration, all of them given in their order. */
    <E> void choice(E choice, E[] all) {
        number(List.of(all).indexOf(choice));
    }

    void text(String text) {
        part(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A text in both languages. */
    void text(Text text) {
        text(text.en());
        text(text.zh());
    }

    /** Bytes that a reader may leave for later. */
    void part(byte[] part) {
        number(part.length);
        bytes.writeBytes(part);
    }

    /** What another wrote, as if this one had. */
    void all(Packer other) {
        bytes.writeBytes(other.bytes());
    }

    <T> void list(List<T> items, Consumer<T> write) {
        number(items.size());
        items.forEach(write);
    }
}
