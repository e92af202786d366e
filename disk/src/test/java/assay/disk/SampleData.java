package assay.disk;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Bytes like those on a disk: some random, some text, some repeated, some zeros. */
public final class SampleData {

    private static final String[] WORDS =
            "the disk image holds a boot sector and some files that repeat each other a lot \n"
                    .split("(?<= )");

    private SampleData() {}

    /** {@code size} bytes that depend on {@code seed} alone. */
    public static byte[] mixed(long seed, int size) {
        Random random = new Random(seed);
        byte[] data = new byte[size];
        int at = 0;
        while (at < size) {
            int length = Math.min(size - at, 1 + random.nextInt(1 << (1 + random.nextInt(16))));
            switch (random.nextInt(6)) {
                case 0 -> fillRandom(random, data, at, length);
                case 1, 2 -> fillText(random, data, at, length);
                case 3 -> repeat(random, data, at, length);
                case 4 -> Arrays.fill(data, at, at + length, (byte) random.nextInt());
                default -> skewed(random, data, at, length);
            }
            at += length;
        }
        return data;
    }

    private static void fillRandom(Random random, byte[] data, int at, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        System.arraycopy(bytes, 0, data, at, length);
    }

    private static void fillText(Random random, byte[] data, int at, int length) {
        for (int i = at; i < at + length; ) {
            byte[] word = WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.US_ASCII);
            int count = Math.min(word.length, at + length - i);
            System.arraycopy(word, 0, data, i, count);
            i += count;
        }
    }

    private static void repeat(Random random, byte[] data, int at, int length) {
        int distance = at == 0 ? 0 : 1 + random.nextInt(at);
        for (int i = at; distance > 0 && i < at + length; i++) {
            data[i] = data[i - distance];
        }
    }

    private static void skewed(Random random, byte[] data, int at, int length) {
        int symbols = 2 + random.nextInt(200);
        for (int i = at; i < at + length; i++) {
            data[i] = (byte) (random.nextInt(symbols) * random.nextInt(symbols) / symbols);
        }
    }
}
