package assay.guest.windows.hive;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hivex writes is what we read, and what hivex reads. */
final class HiveTest {

    @TempDir Path folder;

    static Hive open(byte[] bytes) throws IOException {
        return Hive.open(new BytesSource(bytes), new Budget(1_000_000));
    }

    /** Everything in a hive, in the form of {@link Hivex}. */
    static List<String> print(Hive hive) throws IOException {
        List<String> lines = new ArrayList<>();
        print(hive.root(), "", lines, 0);
        return lines;
    }

    private static void print(Key key, String path, List<String> lines, int depth)
            throws IOException {
        if (depth > 20) {
            return;
        }
        lines.add(Hivex.key(path));
        for (Value value : key.values()) {
            lines.add(Hivex.value(value.name(), value.type(), value.bytes()));
        }
        for (Key child : key.subkeys()) {
            String name = child.name();
            print(child, path.isEmpty() ? name : path + "\\" + name, lines, depth + 1);
        }
    }

    private static byte[] utf16(String text) {
        return text.getBytes(StandardCharsets.UTF_16LE);
    }

    @Test
    void keysAndValuesOfEveryTypeAreRead() throws IOException {
        Hive hive =
                open(
                        Hivex.write(
                                folder,
                                List.of(
                                        Hivex.key("Microsoft\\Windows NT\\CurrentVersion"),
                                        Hivex.value("ProductName", Value.SZ, utf16("Server\0")),
                                        Hivex.value(
                                                "", Value.EXPAND_SZ, utf16("%SystemRoot%\\x\0")),
                                        Hivex.value(
                                                "Many", Value.MULTI_SZ, utf16("one\0two\0\0three")),
                                        Hivex.value("None", Value.MULTI_SZ, utf16("\0\0")),
                                        Hivex.value("Word", Value.DWORD, new byte[] {-1, 0, 0, -1}),
                                        Hivex.value(
                                                "Big",
                                                Value.DWORD_BIG_ENDIAN,
                                                new byte[] {0, 0, 1, 2}),
                                        Hivex.value(
                                                "Long",
                                                Value.QWORD,
                                                new byte[] {1, 0, 0, 0, 1, 0, 0, 0}),
                                        Hivex.value("Short", Value.DWORD, new byte[] {1}))));

        Key key = hive.key("microsoft\\WINDOWS NT\\currentVersion").orElseThrow();
        assertThat(key.name()).isEqualTo("CurrentVersion");
        assertThat(key.value("productname").orElseThrow().text()).hasValue("Server");
        assertThat(key.value("").orElseThrow().text()).hasValue("%SystemRoot%\\x");
        assertThat(key.value("Many").orElseThrow().texts()).containsExactly("one", "two");
        assertThat(key.value("None").orElseThrow().texts()).isEmpty();
        assertThat(key.value("Word").orElseThrow().number()).hasValue(0xFF00_00FFL);
        assertThat(key.value("Big").orElseThrow().number()).hasValue(0x0102);
        assertThat(key.value("Long").orElseThrow().number()).hasValue(0x1_0000_0001L);
        assertThat(key.value("Short").orElseThrow().number()).isEmpty();
        assertThat(key.value("Short").orElseThrow().text()).isEmpty();
        assertThat(key.value("Word ")).isEmpty();
        assertThat(hive.key("Microsoft\\Windows")).isEmpty();
        assertThat(hive.dirty()).isFalse();
    }

    @Test
    void aRandomTreeIsTheSameToHivex() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] bytes = Hivex.write(folder, randomTree(random));

        Hive hive = open(bytes);

        assertThat(print(hive)).as("seed %d", seed).isEqualTo(Hivex.print(folder, bytes));
        for (Key key : hive.root().subkeys()) {
            assertThat(hive.key(key.name())).as("seed %d", seed).isPresent();
        }
    }

    private static List<String> randomTree(Random random) {
        List<String> lines = new ArrayList<>();
        List<String> keys = new ArrayList<>(List.of(""));
        for (int i = 0; i < 300; i++) {
            String parent = keys.get(random.nextInt(keys.size()));
            String name = randomName(random, 1 + random.nextInt(40)) + i;
            keys.add(parent.isEmpty() ? name : parent + "\\" + name);
            lines.add(Hivex.key(keys.getLast()));
            for (int value = random.nextInt(6); value > 0; value--) {
                byte[] data = new byte[random.nextInt(random.nextInt(10) == 0 ? 9000 : 20)];
                random.nextBytes(data);
                lines.add(
                        Hivex.value(
                                randomName(random, random.nextInt(30)) + value,
                                random.nextInt(12),
                                data));
            }
        }
        return lines;
    }

    private static String randomName(Random random, int length) {
        String letters = random.nextInt(3) == 0 ? "äß中文Ω😀x" : "abcXYZ 0-9.{}&%äß";
        StringBuilder name = new StringBuilder();
        int[] choice = letters.codePoints().toArray();
        for (int i = 0; i < length; i++) {
            name.appendCodePoint(choice[random.nextInt(choice.length)]);
        }
        return name.toString();
    }

    @Test
    void everyFormOfSubkeyListIsRead() throws IOException {
        TinyHive tiny = new TinyHive();
        List<Integer> lists = new ArrayList<>();
        int count = 0;
        for (String form : List.of("lf", "lh", "li")) {
            List<Integer> keys = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                keys.add(tiny.key("a" + count++, 0, -1, 0, -1));
            }
            lists.add(tiny.list(form, keys.toArray(Integer[]::new)));
        }
        int roots = tiny.list("ri", lists.toArray(Integer[]::new));
        byte[] bytes = tiny.root(tiny.key("ROOT", count, roots, 0, -1)).bytes();

        Hive hive = open(bytes);

        assertThat(hive.root().subkeys()).hasSize(30);
        assertThat(hive.key("A29")).isPresent();
        assertThat(hive.key("A15").orElseThrow().lastWritten())
                .isEqualTo(Instant.parse("2022-11-24T12:26:38.414028800Z"));
        assertThat(hive.key("A30")).isEmpty();
        assertThat(print(hive)).isEqualTo(Hivex.print(folder, bytes));
    }

    @Test
    void dataInSegmentsArePutTogether() throws IOException {
        byte[] data = new byte[40_000];
        new Random(7).nextBytes(data);
        TinyHive tiny = new TinyHive();
        int value = tiny.value("Big", Value.BINARY, data.length, tiny.bigData(data));
        byte[] bytes = tiny.root(tiny.key("ROOT", 0, -1, 1, tiny.list("", value))).bytes();

        Hive hive = open(bytes);

        assertThat(hive.root().value("big").orElseThrow().bytes()).isEqualTo(data);
        assertThat(print(hive)).isEqualTo(Hivex.print(folder, bytes));
    }

    @Test
    void hivexgetReadsTheSameText() throws IOException {
        byte[] bytes =
                Hivex.write(
                        folder,
                        List.of(
                                Hivex.key("Select"),
                                Hivex.value("Current", Value.DWORD, new byte[] {3, 0, 0, 0})));
        Path file = Files.write(folder.resolve("SYSTEM"), bytes);

        String answer = Oracle.require("hivexget").run(file, "\\Select", "Current");

        long ours =
                open(bytes)
                        .key("Select")
                        .orElseThrow()
                        .value("current")
                        .orElseThrow()
                        .number()
                        .orElseThrow();
        assertThat(answer.strip()).isEqualTo(Long.toString(ours));
    }

    @Test
    void aHiveThatWasNotWrittenToTheEndIsDirty() throws IOException {
        byte[] bytes = TinyHive.empty();
        bytes[4]++;
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(508, BaseBlock.checksum(new Cell(file, 0)));

        assertThat(open(bytes).dirty()).isTrue();
    }
}
