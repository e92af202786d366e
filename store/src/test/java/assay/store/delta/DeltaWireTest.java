package assay.store.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BytesSource;
import assay.store.BadObjectException;
import assay.store.StoreFormat;
import assay.store.block.Block;
import assay.store.content.BlockDigests;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, they are a list, frames, or refused. */
class DeltaWireTest {

    private static final byte[] FILE = file();

    private static byte[] file() {
        byte[] file = new byte[2 * Block.SIZE + 5];
        new Random(1).nextBytes(file);
        return file;
    }

    private static BlockDigests digests() throws IOException {
        return BlockDigests.of(new BytesSource(FILE));
    }

    @Test
    void aListComesBack() throws IOException {
        BlockDigests read = DeltaWire.parseList(DeltaWire.list(digests()));

        assertThat(read.size()).isEqualTo(FILE.length);
        assertThat(read.bytes()).isEqualTo(digests().bytes());
    }

    @Test
    void aListThatWasChangedAnywhereIsRefused() throws IOException {
        byte[] list = DeltaWire.list(digests()).array();
        for (int at = 0; at < list.length; at++) {
            byte[] changed = list.clone();
            changed[at] ^= 4;
            assertThatThrownBy(() -> DeltaWire.parseList(ByteBuffer.wrap(changed)))
                    .isInstanceOf(BadObjectException.class);
        }
    }

    @Test
    void aListOfAnotherNumberOfBlocksThanItsFileHasIsRefused() {
        StoreFormat format = new StoreFormat("ASSAYDLT", 1);
        for (long size : new long[] {-1, 0, Block.SIZE + 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            ByteBuffer list =
                    format.end(format.begin(Long.BYTES + 32).putLong(size).put(new byte[32]));
            assertThatThrownBy(() -> DeltaWire.parseList(list))
                    .isInstanceOf(BadObjectException.class);
        }
    }

    @Test
    void whatIsMissingComesBackIfItCanBeMissing() throws IOException {
        BitSet missing = new BitSet();
        missing.set(0);
        missing.set(9, 12);
        String told = DeltaWire.missing(missing);

        assertThat(DeltaWire.parseMissing(told, 12)).isEqualTo(missing);
        assertThatThrownBy(() -> DeltaWire.parseMissing(told, 11))
                .isInstanceOf(BadObjectException.class);
        assertThatThrownBy(() -> DeltaWire.parseMissing("*", 11))
                .isInstanceOf(BadObjectException.class);
    }

    @Test
    void framesEndWhereTheLastWholeOneDoes() throws IOException {
        ByteBuffer frames = ByteBuffer.allocate(4 + 5 + 4 + Block.SIZE - 1);
        frames.putInt(2).put(FILE, 2 * Block.SIZE, 5).putInt(0).put(FILE, 0, Block.SIZE - 1);
        ByteArrayInputStream in = new ByteArrayInputStream(frames.array());
        ByteBuffer block = ByteBuffer.allocate(Block.SIZE);

        assertThat(DeltaWire.readFrame(in, digests(), block)).isEqualTo(2);
        assertThat(block.position()).isEqualTo(5);
        assertThat(DeltaWire.readFrame(in, digests(), block.clear())).isNegative();
    }

    @FuzzTest
    void anyBytesAreAListOrAreRefused(byte[] bytes) throws IOException {
        try {
            BlockDigests list = DeltaWire.parseList(ByteBuffer.wrap(bytes));
            assertThat(DeltaWire.list(list).array()).isEqualTo(bytes);
        } catch (BadObjectException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }

    @FuzzTest
    void anyBytesAreFramesOrAreRefused(byte[] bytes) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        ByteBuffer block = ByteBuffer.allocate(Block.SIZE);
        try {
            int number = DeltaWire.readFrame(in, digests(), block);
            assertThat(number).isLessThan(3);
        } catch (BadObjectException e) {
            assertThat(e).hasMessageMatching("block -?[0-9]+ of 3");
        }
    }
}
