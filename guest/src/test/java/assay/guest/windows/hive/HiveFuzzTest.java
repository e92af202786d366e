package assay.guest.windows.hive;

import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.disk.ImageException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, reading them works or ends in an {@link ImageException}. */
class HiveFuzzTest {

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreReadOrRefused(byte[] bytes) throws IOException {
        readEverything(bytes);
    }

    static Stream<byte[]> seeds() {
        return Stream.of(TinyHive.empty(), sample());
    }

    private static byte[] sample() {
        TinyHive tiny = new TinyHive();
        int text = tiny.value("Text", Value.SZ, 8, tiny.cell(new byte[] {65, 0, 66, 0, 0, 0, 0}));
        int word = tiny.value("Word", Value.DWORD, 0x8000_0004, 7);
        int big = tiny.value("Big", Value.MULTI_SZ, 20_000, tiny.bigData(new byte[20_000]));
        int values = tiny.list("", text, word, big);
        int a = tiny.key("alpha", 0, -1, 3, values);
        int b = tiny.key("beta", 1, tiny.list("lh", a), 1, values);
        int c = tiny.key("gamma", 1, tiny.list("lf", b), 0, -1);
        int index = tiny.list("ri", tiny.list("li", b, c), tiny.list("lh", a));
        return tiny.root(tiny.key("ROOT", 3, index, 2, values)).bytes();
    }

    @Test
    void aDamagedHiveIsReadOrRefused() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] whole = sample();
        for (int turn = 0; turn < 3_000; turn++) {
            byte[] hive = whole.clone();
            for (int damage = 1 + random.nextInt(3); damage > 0; damage--) {
                // what is not big data stands in the first and the last hundreds of bytes
                int at = random.nextInt(1_000);
                at = random.nextInt(8) == 0 ? at % 512 : at < 200 ? 4096 + at : endOf(whole) - at;
                hive[at] =
                        random.nextBoolean()
                                ? (byte) random.nextInt()
                                : (byte) (hive[at] ^ 1 << random.nextInt(8));
            }
            try {
                readEverything(hive);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + turn, e);
            }
        }
    }

    /** Behind the last cell in use. */
    private static int endOf(byte[] hive) {
        int end = hive.length;
        while (hive[end - 1] == 0) {
            end--;
        }
        return end;
    }

    /** Checksums are made right, for nothing behind them would be read otherwise. */
    private static void readEverything(byte[] input) throws IOException {
        byte[] bytes = input.clone();
        if (bytes.length >= BaseBlock.SIZE) {
            ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            file.putInt(508, BaseBlock.checksum(new Cell(file, 0)));
        }
        try {
            Hive hive = Hive.open(new BytesSource(bytes), new Budget(500));
            for (String path : List.of("alpha", "beta\\alpha", "gamma\\beta\\alpha", "ω")) {
                hive.key(path);
            }
            read(hive.root(), 0);
        } catch (ImageException e) {
            // The only way to fail.
        }
    }

    private static void read(Key key, int depth) throws IOException {
        key.lastWritten();
        key.value("text");
        for (Value value : key.values()) {
            value.bytes();
            value.text();
            value.texts();
            value.number();
        }
        if (depth < 5) {
            for (Key child : key.subkeys()) {
                read(child, depth + 1);
            }
        }
    }
}
