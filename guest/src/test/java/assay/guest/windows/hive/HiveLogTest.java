package assay.guest.windows.hive;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.BytesSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hive that was not written to the end is read with what its logs hold. */
final class HiveLogTest {

    private static byte[] first = new byte[0];
    private static byte[] second = new byte[0];
    private static byte[] third = new byte[0];

    /** Three versions by hivex, each larger than the one before. */
    @BeforeAll
    static void write(@TempDir Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        List<byte[]> versions = new ArrayList<>();
        for (int version = 1; version <= 3; version++) {
            lines.add(Hivex.key("a\\b"));
            lines.add(Hivex.value("version", Value.DWORD, new byte[] {(byte) version, 0, 0, 0}));
            for (int i = 0; i < 60; i++) {
                lines.add(Hivex.key("a\\" + version + "-" + i));
                lines.add(Hivex.value("long", Value.BINARY, new byte[100]));
            }
            versions.add(Hivex.write(folder, lines));
        }
        first = HiveLogs.dirty(versions.get(0));
        second = versions.get(1);
        third = versions.get(2);
        assertThat(third.length).isGreaterThan(second.length).isGreaterThan(first.length);
    }

    private static Hive open(byte[] hive, byte[]... logs) throws IOException {
        return Hive.open(
                new BytesSource(hive),
                Arrays.stream(logs).map(log -> (BlockSource) new BytesSource(log)).toList(),
                new Budget(100_000));
    }

    private static long version(Hive hive) throws IOException {
        Optional<Key> key = hive.key("a\\b");
        return key.orElseThrow().value("version").orElseThrow().number().orElseThrow();
    }

    private static long next() {
        return ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
    }

    /** Vectors of SymCrypt, Microsoft's library of ciphers. */
    @CsvSource({
        "'', 30ed35c100cd3c7d",
        "af, 48e73fc77d75ddc1",
        "e70f, b5f6e1fc485dbff8",
        "37f495, f0b07c789b8cf7e8",
        "8642dc59, 7008f2e87e9cf556",
        "153fb79826, e6c08c6da2afa997",
        "0932e6246c47, 6f04bf1a5ea24060"
    })
    @ParameterizedTest
    void theChecksumIsMarvin32(String bytes, String sum) {
        ByteBuffer data =
                ByteBuffer.wrap(HexFormat.of().parseHex(bytes)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(Marvin.of(0x004FB61A001BDBCCL, data, 0, data.limit()))
                .isEqualTo(Long.parseUnsignedLong(sum, 16));
    }

    @Test
    void withoutLogsADirtyHiveIsReadAsItIs() throws IOException {
        Hive hive = open(first);

        assertThat(version(hive)).isEqualTo(1);
        assertThat(hive.dirty()).isTrue();
        assertThat(hive.replayed()).isZero();
    }

    @Test
    void aLogOfWindows10IsReplayed() throws IOException {
        Hive hive = open(first, HiveLogs.of(first, second));

        assertThat(version(hive)).isEqualTo(2);
        assertThat(hive.replayed()).isEqualTo(1);
        assertThat(hive.key("a").orElseThrow().subkeys()).hasSize(121);
    }

    @Test
    void entriesAreAppliedInTheirOrderAcrossBothLogs() throws IOException {
        byte[] one = new HiveLogs(next()).entry(first, second).bytes(second);
        byte[] two = new HiveLogs(next() + 1).entry(second, third).bytes(third);

        assertThat(version(open(first, two, one))).isEqualTo(3);
        assertThat(open(first, two, one).replayed()).isEqualTo(2);
        byte[] both = new HiveLogs(next()).entry(first, second).entry(second, third).bytes(third);
        assertThat(version(open(first, both))).isEqualTo(3);
    }

    @Test
    void whatTheHiveHasAlreadyIsNotAppliedAgain() throws IOException {
        byte[] stale = new HiveLogs(next() - 1).entry(second, first).bytes(first);

        assertThat(open(first, stale).replayed()).isZero();
    }

    @Test
    void anEntryThatIsNotWholeEndsTheLog() throws IOException {
        byte[] both = new HiveLogs(next()).entry(first, second).entry(second, third).bytes(third);
        both[both.length - 1] ^= 1;

        assertThat(version(open(first, both))).isEqualTo(2);
    }

    @Test
    void aCleanHiveHasNoUseForItsLogs() throws IOException {
        assertThat(version(open(second, HiveLogs.of(first, third)))).isEqualTo(2);
    }

    @Test
    void aLogOfWindows7IsReplayed() throws IOException {
        Hive hive = open(first, HiveLogs.old(first, third));

        assertThat(version(hive)).isEqualTo(3);
        assertThat(hive.key("a").orElseThrow().subkeys()).hasSize(181);
        byte[] cut = HiveLogs.old(first, third);
        assertThat(version(open(first, Arrays.copyOf(cut, cut.length - 512)))).isEqualTo(1);
    }
}
