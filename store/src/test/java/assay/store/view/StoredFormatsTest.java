package assay.store.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BlockSource;
import assay.disk.DiskFormats;
import assay.disk.FileSource;
import assay.store.block.Block;
import assay.store.block.Blocks;
import assay.store.block.ObjectId;
import assay.store.content.ContentSource;
import assay.store.content.DamagedException;
import assay.store.content.Page;
import assay.testkit.Images;
import assay.testkit.Oracle;
import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredFormatsTest {

    private static final int MIB = StoredContents.MIB;

    @TempDir Path folder;

    private StoredContents store;

    @BeforeEach
    void open() throws IOException {
        store = new StoredContents(folder.resolve("store"));
    }

    private StoredView view(ContentSource content, String format) throws IOException {
        return StoredFormats.open(content, format).orElseThrow();
    }

    private Path save(BlockSource source, String name) throws IOException {
        return StoredContents.save(source, folder.resolve(name));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 524_288, 5_000_001})
    void zstdGivesTheDiskOfItsStoredFrames(int size) throws IOException {
        byte[] bytes = StoredContents.mixed(size, 3);
        Path packed = save(view(store.put(bytes), "raw.zst").file(), "disk.raw.zst");

        Oracle.require("zstd").run("-q", "-d", packed, "-o", folder.resolve("disk.raw"));

        assertThat(Files.readAllBytes(folder.resolve("disk.raw"))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 65_536, 65_536 + 512, 5_000_192, 12 << 20})
    void qemuReadsTheDiskOfStoredFramesAsQcow2(int size) throws IOException {
        byte[] bytes = StoredContents.mixed(size, 4);
        Path qcow2 = save(view(store.put(bytes), "qcow2-zstd").file(), "disk.qcow2");
        Path raw = Files.write(folder.resolve("disk.raw"), bytes);
        Oracle qemuImg = Oracle.require("qemu-img");

        assertThat(qemuImg.run("check", "-f", "qcow2", qcow2)).contains("No errors were found");
        qemuImg.run("compare", "-f", "raw", "-F", "qcow2", raw, qcow2);

        try (FileSource file = FileSource.open(qcow2)) {
            BlockSource disk = DiskFormats.open(file).disk();
            assertThat(StoredContents.bytes(disk)).isEqualTo(bytes);
        }
    }

    @Test
    void thousandsOfTinyFramesShareACluster() throws IOException {
        byte[] bytes = new byte[600 * Block.FRAME];
        for (int frame = 0; frame < 600; frame++) {
            Arrays.fill(
                    bytes,
                    frame * Block.FRAME,
                    (frame + 1) * Block.FRAME,
                    (byte) (1 + frame % 100));
        }
        StoredView view = view(store.put(bytes), "qcow2-zstd");
        Path qcow2 = save(view.file(), "tiny.qcow2");
        Path raw = Files.write(folder.resolve("disk.raw"), bytes);
        Oracle qemuImg = Oracle.require("qemu-img");

        assertThat(qemuImg.run("check", "-f", "qcow2", qcow2)).contains("No errors were found");
        qemuImg.run("compare", "-f", "raw", "-F", "qcow2", raw, qcow2);
        assertThat(view.file().size()).isLessThan(8 * 65_536);
    }

    @Test
    void aDiskOfManyPagesWithHolesIsSparseInEveryFormat() throws IOException {
        Path raw = folder.resolve("big.raw");
        try (var file = new java.io.RandomAccessFile(raw.toFile(), "rw")) {
            file.setLength(5L << 30);
            for (long at : new long[] {0, (1L << 29) - 40_000, 3L << 30, (5L << 30) - 99_999}) {
                file.seek(at);
                file.write(StoredContents.mixed(99_999, (int) (at >> 10)));
            }
        }
        Oracle qemuImg = Oracle.require("qemu-img");
        try (FileSource source = FileSource.open(raw)) {
            ContentSource content = store.put(source);
            Path qcow2 = save(view(content, "qcow2-zstd").file(), "big.qcow2");

            assertThat(qcow2.toFile().length()).isLessThan(2 * MIB);
            assertThat(qemuImg.run("check", "-f", "qcow2", qcow2)).contains("No errors were found");
            qemuImg.run("compare", "-f", "raw", "-F", "qcow2", raw, qcow2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw.zst", "qcow2-zstd"})
    void anyRangeOfAnEncryptedContentsViewIsThatOfTheWhole(String format) throws IOException {
        store.keys.create("acme");
        byte[] bytes = StoredContents.mixed(6_000_000, 5);
        BlockSource file = view(store.put(bytes, Optional.of("acme")), format).file();
        byte[] whole = StoredContents.bytes(file);

        assertThat(whole).isEqualTo(StoredContents.bytes(view(store.put(bytes), format).file()));
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int turn = 0; turn < 300; turn++) {
            int from = random.nextInt(whole.length);
            int length = random.nextInt(Math.min(150_000, whole.length - from) + 1);
            ByteBuffer target = ByteBuffer.allocate(length);
            file.read(from, target);
            assertThat(target.flip())
                    .as("seed %d, %d bytes at %d", seed, length, from)
                    .isEqualTo(ByteBuffer.wrap(whole, from, length));
        }
    }

    @Test
    void aDebianImageIsServedFromItsStoredFrames() throws IOException {
        try (FileSource source = FileSource.open(Images.require("data.qcow2"))) {
            ContentSource content = store.put(DiskFormats.open(source).disk());
            Path qcow2 = save(view(content, "qcow2-zstd").file(), "disk.qcow2");
            Oracle qemuImg = Oracle.require("qemu-img");

            assertThat(qemuImg.run("check", "-f", "qcow2", qcow2)).contains("No errors were found");
            qemuImg.run("compare", Images.require("data.qcow2"), qcow2);
        }
    }

    @Test
    void aBlockStoredAnewByAnotherZstdIsNoticed() throws IOException {
        byte[] bytes = StoredContents.mixed(2 * Block.SIZE, 6);
        ContentSource content = store.put(bytes);
        StoredView before = view(content, "raw.zst");
        ObjectId id =
                HandMadeBlock.put(
                        store.place, Arrays.copyOf(bytes, Block.SIZE), StoredFormatsTest::pack);

        assertThat(StoredContents.bytes(store.contents.open(content.content().id())))
                .isEqualTo(bytes);
        for (String format : new String[] {"raw.zst", "qcow2-zstd"}) {
            StoredView view = view(store.contents.open(content.content().id()), format);
            assertThatThrownBy(() -> StoredContents.bytes(view.file()))
                    .isInstanceOf(DamagedException.class)
                    .hasMessageContaining(Blocks.name(id))
                    .hasMessageContaining("stored it anew");
        }
        assertThat(before.tag())
                .isEqualTo(view(store.contents.open(content.content().id()), "raw.zst").tag());
    }

    @Test
    void aPageThatChangedWhileItsViewWasOpenIsNoticed() throws IOException {
        Path raw = folder.resolve("pages.raw");
        byte[] block = StoredContents.mixed(Block.SIZE, 8);
        // More than the source keeps of what it read.
        try (var file = new java.io.RandomAccessFile(raw.toFile(), "rw")) {
            for (int page = 0; page < 20; page++) {
                file.seek(page * Page.SIZE);
                block[0] = (byte) (page + 1);
                file.write(block);
            }
        }
        try (FileSource source = FileSource.open(raw)) {
            ContentSource content = store.put(source);
            StoredView view = view(content, "raw.zst");
            block[0] = 2;
            HandMadeBlock.put(store.place, block, StoredFormatsTest::pack);
            ContentSource again = store.put(source);

            assertThat(again.content()).isEqualTo(content.content());
            assertThatThrownBy(() -> StoredContents.bytes(view.file()))
                    .isInstanceOf(StoredAnewException.class)
                    .hasMessageContaining("begin the download again");
            assertThat(view(again, "raw.zst").tag()).isNotEqualTo(view.tag());
            assertThat(StoredContents.bytes(view(again, "raw.zst").file())).isNotEmpty();
        }
    }

    /** As another zstd packs it. */
    private static byte[] pack(byte[] frame) {
        byte[] packed = Zstd.compress(frame, 19);
        return packed.length < frame.length ? packed : frame;
    }

    @Test
    void aDisksFormatsHaveNamesSizesAndTagsBeforehand() throws IOException {
        ContentSource content = store.put(StoredContents.mixed(3 * MIB, 7));
        Map<String, String> tags = new LinkedHashMap<>();
        for (String name : StoredFormats.names()) {
            StoredView view = view(content, name);
            assertThat(view.layout()).isEqualTo(name + "/1");
            assertThat(view.file().size()).isPositive();
            tags.put(name, view.tag());
            assertThat(view(content, name).tag()).isEqualTo(view.tag());
        }
        assertThat(tags).containsKeys("raw", "qcow2", "vhd", "raw.zst", "qcow2-zstd");
        assertThat(tags.values()).doesNotHaveDuplicates();
        assertThat(StoredFormats.asStored(content).tag()).isEqualTo(tags.get("raw"));
        assertThat(StoredFormats.open(content, "floppy")).isEmpty();
    }
}
