package assay.guest.fs.btrfs;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BytesSource;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code chattr +i} leaves in an inode; without mounting it is written here by hand. */
class ImmutableTest {

    private static final int NODE = 16_384;

    /** Nobody else's, so that the inode can be found by it. */
    private static final int SIZE = 4321;

    @TempDir Path folder;

    @Test
    void aFileThatNobodyMayChangeIsKnown() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.write(tree.resolve("locked"), new byte[SIZE]);
        Files.writeString(tree.resolve("open"), "x");
        Path path = BtrfsImage.make(tree, folder.resolve("image"), "-m", "single", "--shrink");
        byte[] bytes = Files.readAllBytes(path);
        DamagedImage image = lock(bytes);

        BtrfsTree files = BtrfsImage.open(image);

        assertThat(files.isImmutable(files.lookup(files.root(), "locked").orElseThrow())).isTrue();
        assertThat(files.isImmutable(files.lookup(files.root(), "open").orElseThrow())).isFalse();
        assertThat(files.isImmutable(files.root())).isFalse();
        image.read(0, ByteBuffer.wrap(bytes));
        Files.write(path, bytes);
        assertThat(Oracle.require("btrfs").run("inspect-internal", "dump-tree", path))
                .containsOnlyOnce("(IMMUTABLE)");
    }

    /** Sets the flag in the only inode of that size. */
    private static DamagedImage lock(byte[] bytes) throws IOException {
        DamagedImage image = new DamagedImage(new BytesSource(bytes.clone()));
        ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at <= bytes.length - InodeItem.SIZE; at++) {
            if (all.getLong(at + 16) == SIZE && all.getInt(at + 40) == 1) {
                ByteBuffer node = image.node((long) at / NODE * NODE, NODE);
                node.putLong(at % NODE + 64, 1 << 6);
                return image.seal();
            }
        }
        throw new AssertionError("no inode of " + SIZE + " bytes");
    }
}
