package assay.guest.windows.hive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Hives that lie are refused, or end when the budget does. */
final class HostileHiveTest {

    private static Hive open(TinyHive hive) throws IOException {
        return Hive.open(hive.source(), new Budget(10_000));
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(
            Reason reason, ThrowingCallable code) {
        AbstractThrowableAssert<?, ?> thrown = assertThatThrownBy(code);
        thrown.asInstanceOf(InstanceOfAssertFactories.type(ImageException.class))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
        return thrown;
    }

    @Test
    void whatIsNoHiveIsRefused() {
        assertRefused(Reason.TRUNCATED, () -> Hive.open(source(new byte[9]), new Budget(9)));
        assertRefused(Reason.CORRUPT, () -> Hive.open(source(new byte[9000]), new Budget(9)))
                .hasMessageContaining("regf");
    }

    @Test
    void aBaseBlockWithAWrongChecksumIsRefused() {
        byte[] bytes = TinyHive.empty();
        bytes[100]++;
        assertRefused(Reason.CORRUPT, () -> Hive.open(source(bytes), new Budget(9)))
                .hasMessageContaining("byte 508")
                .hasMessageContaining("checksum");
    }

    @Test
    void moreBinsThanTheFileHasAreRefused() {
        byte[] bytes = TinyHive.empty();
        byte[] half = Arrays.copyOf(bytes, 4096 + 100);
        assertRefused(Reason.TRUNCATED, () -> Hive.open(source(half), new Budget(9)));
    }

    @Test
    void aKeyThatContainsItselfIsOnlyAsDeepAsOneAsks() throws IOException {
        TinyHive tiny = new TinyHive();
        int first = tiny.key("LOOP", 0, -1, 0, -1);
        int list = tiny.list("li", first); // it will stand there again
        TinyHive looping = new TinyHive();
        looping.key("LOOP", 1, list, 0, -1);
        looping.list("li", first);
        Hive hive = open(looping.root(first));

        assertThat(hive.key("loop\\loop\\loop").orElseThrow().name()).isEqualTo("LOOP");
        String deep = String.join("\\", Collections.nCopies(100_000, "loop"));
        assertRefused(Reason.LIMIT, () -> hive.key(deep));
    }

    @Test
    void listsThatContainEachOtherAreRefused() throws IOException {
        TinyHive tiny = new TinyHive();
        int leaf = tiny.list("ri", 0);
        int top = tiny.list("ri", leaf);
        Hive hive = open(tiny.root(tiny.key("ROOT", 1, top, 0, -1)));

        assertRefused(Reason.CORRUPT, () -> hive.key("x")).hasMessageContaining("index root");
    }

    @Test
    void aListThatIsListedAgainAndAgainEnds() throws IOException {
        TinyHive tiny = new TinyHive();
        int key = tiny.key("same", 0, -1, 0, -1);
        int leaf = tiny.list("li", Collections.nCopies(5_000, key).toArray(Integer[]::new));
        int top = tiny.list("ri", Collections.nCopies(5_000, leaf).toArray(Integer[]::new));
        Hive hive = open(tiny.root(tiny.key("ROOT", 25_000_000, top, 0, -1)));

        assertRefused(Reason.LIMIT, () -> hive.root().subkeys());
        assertRefused(Reason.LIMIT, () -> hive.key("other"));
    }

    @Test
    void moreSubkeysThanTheKeyHasAreRefused() throws IOException {
        TinyHive tiny = new TinyHive();
        int key = tiny.key("k", 0, -1, 0, -1);
        Hive hive = open(tiny.root(tiny.key("ROOT", 1, tiny.list("lf", key, key), 0, -1)));

        assertRefused(Reason.CORRUPT, () -> hive.root().subkeys());
    }

    @Test
    void aListThatLeavesItsCellIsRefused() throws IOException {
        TinyHive tiny = new TinyHive();
        int list = tiny.cell(new byte[] {'l', 'h', -1, -1, 0, 0, 0, 0});
        Hive hive = open(tiny.root(tiny.key("ROOT", 70_000, list, 0, -1)));

        assertRefused(Reason.CORRUPT, () -> hive.key("x")).hasMessageContaining("65535 subkeys");
    }

    @Test
    void countsOfValuesAreBounded() throws IOException {
        TinyHive tiny = new TinyHive();
        int many = tiny.key("many", 0, -1, Integer.MAX_VALUE, 0x20);
        int some = tiny.key("some", 0, -1, 60_000, 0x20);
        Hive hive = open(tiny.rootOf("li", List.of(many, some)));

        Key first = hive.key("many").orElseThrow();
        assertRefused(Reason.LIMIT, first::values);
        Key second = hive.key("some").orElseThrow();
        assertRefused(Reason.CORRUPT, second::values);
    }

    @Test
    void namesThatTakeMegabytesAreRefused() throws IOException {
        TinyHive tiny = new TinyHive();
        int value = tiny.value("n".repeat(60_000), Value.SZ, 0, 0);
        int list = tiny.list("", Collections.nCopies(1_000, value).toArray(Integer[]::new));
        Hive hive = open(tiny.root(tiny.key("ROOT", 0, -1, 1_000, list)));

        assertRefused(Reason.LIMIT, () -> hive.root().values()).hasMessageContaining("names");
        assertThat(hive.root().value("n")).isEmpty();
    }

    @Test
    void dataThatLieAboutTheirSizeAreRefused() throws IOException {
        TinyHive tiny = new TinyHive();
        int data = tiny.cell(new byte[12]);
        List<Integer> values = new ArrayList<>();
        values.add(tiny.value("huge", Value.BINARY, Integer.MAX_VALUE, data));
        values.add(tiny.value("long", Value.BINARY, 13, data));
        values.add(tiny.value("few", Value.BINARY, 20_000, tiny.bigData(new byte[9])));
        values.add(tiny.value("outside", Value.BINARY, 100, 0x7FFF_FFF8));
        values.add(tiny.value("inline", Value.BINARY, 0x8000_0005, 0));
        int list = tiny.list("", values.toArray(Integer[]::new));
        Key root = open(tiny.root(tiny.key("ROOT", 0, -1, values.size(), list))).root();

        assertRefused(Reason.LIMIT, () -> root.value("huge").orElseThrow().bytes());
        assertRefused(Reason.CORRUPT, () -> root.value("long").orElseThrow().bytes());
        assertRefused(Reason.CORRUPT, () -> root.value("few").orElseThrow().bytes())
                .hasMessageContaining("1 segments");
        assertRefused(Reason.CORRUPT, () -> root.value("outside").orElseThrow().bytes())
                .hasMessageContaining("0x7ffffff8");
        assertRefused(Reason.CORRUPT, () -> root.value("inline"));
    }

    @Test
    void aFreeCellIsNotRead() throws IOException {
        byte[] bytes = TinyHive.empty();
        int root = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(36);
        bytes[4096 + root + 3] = 0;
        assertRefused(Reason.CORRUPT, () -> Hive.open(source(bytes), new Budget(9)))
                .hasMessageContaining("free");
    }

    private static BlockSource source(byte[] bytes) {
        return new BytesSource(bytes);
    }
}
