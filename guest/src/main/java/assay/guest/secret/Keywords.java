package assay.guest.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Looks for any of some words in bytes, much faster than byte for byte: from two bytes it sees how
 * far the next word is at least (S. Wu, U. Manber, "A fast algorithm for multi-pattern searching",
 * 1994). Safe for use by many threads.
 */
final class Keywords {

    /**
     * So small a table stays in the processor's first cache; that two pairs share a place is rare.
     */
    private static final int HASH = 12;

    private final byte[][] words;
    private final int shortest;
    private final byte[] shifts = new byte[1 << HASH];

    /** What the words begin with: tells nearly all pairs that only share their place. */
    private final boolean[] firsts = new boolean[1 << Byte.SIZE];

    /**
     * @param words in UTF-8, each of at least two bytes
     */
    Keywords(List<String> words) {
        this.words =
                words.stream()
                        .map(word -> word.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new);
        this.shortest = Arrays.stream(this.words).mapToInt(word -> word.length).min().orElseThrow();
        Arrays.fill(shifts, (byte) (shortest - 1));
        for (byte[] word : this.words) {
            firsts[word[0] & 0xff] = true;
            for (int at = 0; at <= shortest - 2; at++) {
                int pair = pair(word, at);
                shifts[pair] = (byte) Math.min(shifts[pair], shortest - 2 - at);
            }
        }
    }

    /** Whether one of the words is in the bytes. */
    boolean isIn(byte[] bytes) {
        int at = shortest - 2;
        while (at < bytes.length - 1) {
            int shift = shifts[pair(bytes, at)];
            if (shift == 0) {
                int start = at - shortest + 2;
                if (firsts[bytes[start] & 0xff] && startsAt(bytes, start)) {
                    return true;
                }
                shift = 1;
            }
            at += shift;
        }
        return false;
    }

    private boolean startsAt(byte[] bytes, int start) {
        for (byte[] word : words) {
            int end = start + word.length;
            if (end <= bytes.length && Arrays.equals(bytes, start, end, word, 0, word.length)) {
                return true;
            }
        }
        return false;
    }

    private static int pair(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << (HASH - 8) ^ (bytes[at + 1] & 0xff);
    }
}
