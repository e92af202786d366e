package assay.store.view;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.Sha256;
import assay.store.block.Block;
import assay.store.content.ContentSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is called {@code qcow2/1} never changes: downloads that one release began are ended by
 * another. A digest that differs here asks for a new name, not for a new digest.
 */
class LayoutsTest {

    private static final Map<String, String> FROZEN =
            Map.ofEntries(
                    Map.entry(
                            "raw/1",
                            "23b935508d942ae0ade9a771f411ff5c51f42307bf7eb82a1b90820d4d5deddf"),
                    Map.entry(
                            "qcow2/1",
                            "914fddfe29b3e7a1443a8b86a7dcbc05655827cbdde68105a5e1907ac5b8ef9c"),
                    Map.entry(
                            "vmdk/1",
                            "44a2aba4fb0acb3e584c92d58fd2f724beed25a3972c89364cfc6b21778c7233"),
                    Map.entry(
                            "vhd/1",
                            "685947f51a540e66c0f9ea2f735a595a3215bbf343867556659d8a5c066e2df5"),
                    Map.entry(
                            "vhd-fixed/1",
                            "3692d07703f5c8085cff3f79a32c2ec4de680a8ccd40bda991f540e86eb00686"),
                    Map.entry(
                            "vhdx/1",
                            "aa98da70d6a6512d5f4937e16424884d65b026bd13c5b6ded052065aa07a4fce"),
                    Map.entry(
                            "vdi/1",
                            "cf15e036aaf1c35297e37de63669812329770442dd404460d98db717c304242e"),
                    Map.entry(
                            "raw.zst/1",
                            "c8cada8deb18cc170fb258af52967e67d35adf374567a0833830a81ca7e5527b"),
                    Map.entry(
                            "qcow2-zstd/1",
                            "5364d08172ebb19cdf1599fa49695f02c391ebdc53e5f03c3f2b42756e1ecc4a"));

    @TempDir Path folder;

    /** Frames of each kind in each order, and holes of each size; its end is within a frame. */
    private static byte[] disk() {
        Random random = new Random(1);
        byte[] bytes = new byte[9 * Block.FRAME * Block.FRAMES + 3 * Block.FRAME + 1536];
        for (int from = 0; from < bytes.length; from += Block.FRAME) {
            int to = Math.min(bytes.length, from + Block.FRAME);
            int block = from / Block.SIZE;
            int kind = block == 2 || (block >= 4 && block <= 7) ? 0 : random.nextInt(3);
            if (kind == 1) {
                Arrays.fill(bytes, from, to, (byte) (from / Block.FRAME + 1));
            } else if (kind == 2) {
                byte[] noise = new byte[to - from];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bytes, from, noise.length);
            }
        }
        Arrays.fill(bytes, bytes.length - 1536, bytes.length, (byte) 7);
        return bytes;
    }

    /** One zstd frame of one block of equal bytes, or the bytes: no zstd has a say in it. */
    private static byte[] pack(byte[] frame) {
        byte[] equal = new byte[frame.length];
        Arrays.fill(equal, frame[0]);
        if (!Arrays.equals(frame, equal)) {
            return frame;
        }
        byte[] packed = ZstdFrame.zeros(frame.length);
        packed[packed.length - 1] = frame[0];
        return packed;
    }

    @Test
    void everyLayoutIsWhatItWas() throws IOException {
        byte[] disk = disk();
        StoredContents store = new StoredContents(folder);
        for (int from = 0; from < disk.length; from += Block.SIZE) {
            int to = Math.min(disk.length, from + Block.SIZE);
            HandMadeBlock.put(store.place, Arrays.copyOfRange(disk, from, to), LayoutsTest::pack);
        }
        ContentSource content = store.put(disk);

        Map<String, String> layouts = new LinkedHashMap<>();
        for (String name : StoredFormats.names()) {
            StoredView view = StoredFormats.open(content, name).orElseThrow();
            byte[] bytes = StoredContents.bytes(view.file());
            String digest = HexFormat.of().formatHex(Sha256.of(ByteBuffer.wrap(bytes)));
            layouts.put(view.layout(), digest);
        }

        assertThat(layouts).containsExactlyInAnyOrderEntriesOf(FROZEN);
    }
}
