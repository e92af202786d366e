package assay.guest.fs.xfs;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.FileSource;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state of logs, which {@code xfs_logprint} tells as well. */
class LogTest {

    private static final int BASIC_BLOCK = 512;

    /** Where {@code mkfs.xfs} leaves the head: after one record of two basic blocks. */
    private static final int HEAD = 2;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-m crc=1",
                "-m crc=0 -l version=1",
                "-l su=32k",
                "-l su=256k",
                "-s size=4k",
            })
    void aFreshFileSystemIsClean(String options) throws IOException {
        assertState(XfsImage.in(folder).make(options.split(" ")), LogState.CLEAN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"logformat -c 7", "logformat -c 4000000", "logformat -c 3 -s 64"})
    void aLogOfALaterCycleIsClean(String command) throws IOException {
        Path image = XfsImage.in(folder).make();
        XfsDb.ask(image, command);
        assertState(image, LogState.CLEAN);
    }

    @Test
    void aLogThatDoesNotEndInAnUnmountIsDirty() throws IOException {
        Path image = XfsImage.in(folder).make();
        write(image, 1, ByteBuffer.allocate(1).put(0, (byte) 0x10), 9);
        assertState(image, LogState.DIRTY);
    }

    @Test
    void aRecordAfterTheUnmountMakesTheLogDirty() throws IOException {
        Path image = XfsImage.in(folder).make();
        writeRecord(image, HEAD, 1, HEAD);
        assertState(image, LogState.DIRTY);
    }

    @Test
    void aRecordBeyondAHoleWasNeverLogged() throws IOException {
        Path image = XfsImage.in(folder).make();
        writeRecord(image, HEAD + 3, 1, HEAD);
        assertState(image, LogState.CLEAN);
    }

    @Test
    void aLogThatIsWrittenToItsEndIsDirtyWithoutAnUnmount() throws IOException {
        Path image = XfsImage.in(folder).make();
        int blocks = (int) (logBlocks(image) * 4096 / BASIC_BLOCK);
        ByteBuffer cycle = ByteBuffer.allocate(blocks * BASIC_BLOCK);
        for (int block = HEAD; block < blocks; block++) {
            cycle.putInt(block * BASIC_BLOCK, 1);
        }
        write(image, HEAD, cycle.slice(HEAD * BASIC_BLOCK, cycle.limit() - HEAD * BASIC_BLOCK), 0);
        writeRecord(image, blocks - 2, 1, HEAD);
        assertState(image, LogState.DIRTY);
    }

    @Test
    void aLogOnAnotherDeviceIsUnknown() throws IOException {
        Path log = folder.resolve("log");
        Oracle.require("truncate").run("-s", "64m", log);
        Path image = XfsImage.in(folder).make("-l", "logdev=" + log + ",size=64m");
        assertThat(stateOf(image)).isEqualTo(LogState.UNKNOWN);
    }

    /** A record of two basic blocks with one operation that is no unmount. */
    private static void writeRecord(Path image, int block, int cycle, int tail) throws IOException {
        ByteBuffer record =
                ByteBuffer.allocate(2 * BASIC_BLOCK)
                        .putInt(0, 0xfeedbabe)
                        .putInt(4, cycle)
                        .putInt(8, 2)
                        .putInt(12, BASIC_BLOCK)
                        .putInt(16, cycle)
                        .putInt(20, block)
                        .putInt(24, cycle)
                        .putInt(28, tail)
                        .putInt(40, 1)
                        .putInt(300, 1)
                        .putInt(320, 32 * 1024)
                        .putInt(BASIC_BLOCK, cycle);
        byte[] uuid = new byte[16];
        try (FileChannel channel = FileChannel.open(image)) {
            channel.read(ByteBuffer.wrap(uuid), 32);
        }
        write(image, block, record.put(304, uuid), 0);
    }

    private static void write(Path image, int block, ByteBuffer bytes, int offset)
            throws IOException {
        long log = XfsDb.number(image, "sb 0", "print logstart");
        long start = XfsDb.number(image, "fsblock " + log, "daddr") + block;
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            channel.write(bytes, start * BASIC_BLOCK + offset);
        }
    }

    private static long logBlocks(Path image) {
        return XfsDb.number(image, "sb 0", "print logblocks");
    }

    private static void assertState(Path image, LogState expected) throws IOException {
        List<String> lines =
                Oracle.require("xfs_logprint").ask("-t", image).output().lines().toList();
        assertThat(lines)
                .as("xfs_logprint")
                .anyMatch(line -> line.contains("state: <" + expected + ">"));
        assertThat(stateOf(image)).isEqualTo(expected);
    }

    private static LogState stateOf(Path image) throws IOException {
        try (BlockSource source = FileSource.open(image)) {
            return XfsImage.open(source).logState();
        }
    }
}
