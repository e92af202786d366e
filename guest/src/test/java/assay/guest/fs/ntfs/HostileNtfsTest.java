package assay.guest.fs.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.disk.ImageException;
import assay.guest.fs.FileNode;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lies that a volume can tell, one by one. */
class HostileNtfsTest {

    private static final int RECORD_SIZE = 1024;

    @TempDir Path folder;

    private byte[] bytes = {};
    private ByteBuffer in = ByteBuffer.allocate(0);
    private int file;
    private long number;

    @BeforeEach
    void aVolumeWithOneFile() throws IOException {
        Path image = NtfsImage.empty(folder.resolve("image"), 4, "-c", "512");
        Path content = Files.write(folder.resolve("content"), new byte[100_000]);
        Oracle.require("ntfscp").run("-q", image, content, "file");
        bytes = Files.readAllBytes(image);
        in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        NtfsTree tree = NtfsImage.open(new BytesSource(bytes));
        number = tree.lookup(tree.root(), "file").orElseThrow().inode();
        file = NtfsTreeTest.record(bytes, number);
    }

    @Test
    void theMirrorStandsInForABrokenFirstRecord() throws IOException {
        in.putInt(NtfsTreeTest.record(bytes, 0), 0x44414142); // BAAD
        in.putInt(NtfsTreeTest.record(bytes, 3), 0);
        NtfsTree tree = NtfsImage.open(new BytesSource(bytes));
        assertThat(tree.list(tree.root())).hasSize(1);
        assertThat(tree.info().version()).isEqualTo("3.1");
    }

    @Test
    void aTornRecordIsRefused() {
        bytes[file + 510] ^= 1;
        assertThatThrownBy(this::content).hasMessageContaining("was not written whole");
    }

    @Test
    void aRecordUsedAgainIsNotTheFile() {
        in.putShort(file + 16, (short) 77);
        assertThatThrownBy(this::content).hasMessageContaining("sequence");
    }

    @ParameterizedTest
    @CsvSource({
        "'21 7F 00 7F', a run is at clusters",
        "'31 01 FF FF FF', a run is at clusters",
        "'21 00 10 00', a run has 0 clusters",
        "'21 FF 10 00', a run has -1 clusters",
        "'19 01 01', a number has 9 bytes",
        "'07 FF FF FF FF FF FF 7F', a run has 36028797018963967 clusters",
        "'01 05 00', the runs of a piece end"
    })
    void runsThatLie(String pairs, String message) {
        int runs = data() + in.getChar(data() + 32);
        for (String octet : List.of(pairs.split(" "))) {
            bytes[runs++] = (byte) Integer.parseInt(octet, 16);
        }
        assertThatThrownBy(this::content)
                .isInstanceOf(ImageException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aSizeWithoutClustersIsRefused() {
        in.putLong(data() + 48, Long.MAX_VALUE).putLong(data() + 56, Long.MAX_VALUE);
        assertThatThrownBy(this::content).hasMessageContaining("9223372036854775807 bytes in");
    }

    @Test
    void bytesThatWereNeverWrittenAreZeros() throws IOException {
        long lcn = 2;
        int runs = data() + in.getChar(data() + 32);
        in.put(runs, (byte) 0x12).putShort(runs + 1, (short) 196).put(runs + 3, (byte) lcn);
        in.put(runs + 4, (byte) 0).putLong(data() + 56, 700);
        byte[] content = TreeOf.bytes(content());
        assertThat(content).startsWith(Arrays.copyOfRange(bytes, 1024, 1724));
        assertThat(Arrays.copyOfRange(content, 700, content.length)).containsOnly(0);
    }

    @Test
    void anAttributeLongerThanItsRecordIsRefused() {
        in.putInt(data() + 4, RECORD_SIZE);
        assertThatThrownBy(this::content).hasMessageContaining("has an attribute of 1024 bytes");
        in.putInt(data() + 4, 0);
        assertThatThrownBy(this::content).hasMessageContaining("has an attribute of 0 bytes");
    }

    @Test
    void aResidentValueOutsideItsAttributeIsRefused() {
        in.put(data() + 8, (byte) 0).putInt(data() + 16, Integer.MAX_VALUE);
        assertThatThrownBy(this::content).isInstanceOf(ImageException.class);
    }

    /** The list says that the data is in the record of another file, or in its own list. */
    @ParameterizedTest
    @CsvSource({
        "5, which is not its own",
        "-1, which has none",
        "99999999, there is no MFT record"
    })
    void anAttributeListThatLeadsElsewhere(long record, String message) {
        int name = NtfsTreeTest.attribute(bytes, file, Attribute.FILE_NAME);
        int list = data();
        in.putInt(list, Attribute.ATTRIBUTE_LIST).putInt(list + 4, 64).put(list + 8, (byte) 0);
        in.putInt(list + 16, 32).putShort(list + 20, (short) 24).putInt(list + 64, -1);
        in.putInt(list + 24, Attribute.FILE_NAME).putShort(list + 28, (short) 32);
        in.put(list + 30, (byte) 0).put(list + 31, (byte) 26).putLong(list + 32, 0);
        in.putLong(list + 40, record < 0 ? number : record).putInt(name, 0x31);
        BlockSource partition = new BytesSource(bytes);
        assertThatThrownBy(() ->
                        NtfsFile.open(Mft.open(partition, new Budget(100)), number)
                                .require(Attribute.FILE_NAME, ""))
                .hasMessageContaining(message);
    }

    @Test
    void aCompressedFileThatIsNoneEndsInAnError() throws IOException {
        in.putShort(data() + 12, (short) 1).put(data() + 34, (byte) 4);
        // All its clusters are there, so it is not compressed after all.
        assertThat(TreeOf.bytes(content())).containsOnly(0);
        in.put(data() + 34, (byte) 60);
        assertThatThrownBy(this::content).hasMessageContaining("2^60 clusters");
    }

    @Test
    void aChunkCanSayNoMoreThanItsUnitHolds() throws IOException {
        // A literal, then a match that would go on for ever: distance 1, length 4,098.
        byte[] bomb = {0x03, (byte) 0xB0, 0x02, 'a', (byte) 0xFF, 0x0F};
        assertThatThrownBy(() -> Lznt1.decode(bomb, bomb.length, 65_536))
                .hasMessageContaining("a match of 4098 bytes");
        bomb[4] = (byte) 0xFC;
        assertThat(Lznt1.decode(bomb, bomb.length, 65_536)).startsWith('a', 'a').hasSize(65_536);
    }

    @Test
    void surrogatesWithoutTheirOtherHalfHaveNamesOfTheirOwn() {
        assertThat(FileName.text("a\ud83d")).isEqualTo("a\\ud83d");
        assertThat(FileName.text("\ude00b\ud83d\ude00")).isEqualTo("\\ude00b\ud83d\ude00");
        assertThat(new FileName("a/b", false).component()).isEmpty();
        assertThat(new FileName("..", false).component()).isEmpty();
    }

    private int data() {
        return NtfsTreeTest.attribute(bytes, file, Attribute.DATA);
    }

    private BlockSource content() throws IOException {
        NtfsTree tree = NtfsImage.open(new BytesSource(bytes));
        FileNode node = tree.lookup(tree.root(), "FILE").orElseThrow();
        return tree.content(node);
    }
}
