package assay.guest.fs.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.disk.ImageException;
import assay.guest.fs.FileNode;
import assay.guest.fs.FileTree;
import assay.guest.fs.Trees;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in a volume, reading it ends in its files or in an {@link ImageException}. */
class BrokenNtfsTest {

    private static final long SEED = 20;
    private static final int ROUNDS = 250;

    /** A walk of the volume here takes fewer steps. */
    private static final int STEPS = 5_000;

    private static final BootSector BOOT = new BootSector(4096, 1000, 4, 500, 1024, 0);

    @TempDir Path folder;

    @FuzzTest
    void anyBytesAreABootSectorOrNot(byte[] bytes) {
        attempt(() -> BootSector.parse(block(bytes), Long.MAX_VALUE));
    }

    /** With its magic and its fixups right, as those are what noise never has. */
    @FuzzTest
    void anyBytesAreARecordOrNot(byte[] bytes) {
        byte[] record = Arrays.copyOf(bytes, 1024);
        ByteBuffer in = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
        in.putInt(0, 0x454C4946).putShort(4, (short) 48).putShort(6, (short) 3);
        in.putShort(48, (short) 7).putShort(510, (short) 7).putShort(1022, (short) 7);
        attempt(() -> runs(FileRecord.parse(block(record), 30)));
    }

    private static void runs(FileRecord record) throws ImageException {
        for (Attribute attribute : record.attributes()) {
            if (attribute.body() instanceof Attribute.Body.NonResident outside) {
                new RunList.Builder(BOOT).add(outside).build();
            }
        }
    }

    @FuzzTest
    void anyBytesAreRunsOrNot(byte[] bytes) {
        attempt(() -> new RunList.Builder(BOOT).add(piece(bytes)).build());
    }

    private static Attribute.Body.NonResident piece(byte[] pairs) {
        return new Attribute.Body.NonResident(0, 0, block(pairs), 0, 0, 0);
    }

    @FuzzTest
    void anyBytesAreAnAttributeListOrNot(byte[] bytes) {
        attempt(() -> AttributeListEntry.parseAll(block(bytes), new Budget(1000)));
    }

    @FuzzTest
    void anyBytesAreIndexEntriesOrNot(byte[] bytes) {
        Budget budget = new Budget(1000);
        attempt(() -> IndexEntries.visit(block(bytes), budget, (name, _) -> name.component()));
    }

    @FuzzTest
    void anyBytesAreAReparsePointOrNot(byte[] bytes) {
        attempt(() -> ReparsePoint.parse(block(bytes)).target());
    }

    @FuzzTest
    void anyBytesAreLznt1OrNot(byte[] bytes) {
        attempt(() -> Lznt1.decode(bytes, bytes.length, 65_536));
    }

    @FuzzTest
    void anyBytesAreARestartPageOrNot(byte[] bytes) {
        attempt(() -> RestartPage.isClean(new BytesSource(bytes, bytes.length + 512)));
    }

    @Test
    void noiseIsNoneOfThese() {
        Random random = new Random(SEED);
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = new byte[512 + random.nextInt(2000)];
            random.nextBytes(bytes);
            for (int at = 0; at < bytes.length; at++) {
                // Mostly small numbers, with which one gets further.
                bytes[at] = random.nextInt(3) == 0 ? bytes[at] : (byte) (bytes[at] & 3);
            }
            anyBytesAreABootSectorOrNot(bytes);
            anyBytesAreARecordOrNot(bytes);
            anyBytesAreRunsOrNot(bytes);
            anyBytesAreAnAttributeListOrNot(bytes);
            anyBytesAreIndexEntriesOrNot(bytes);
            anyBytesAreAReparsePointOrNot(bytes);
            anyBytesAreLznt1OrNot(bytes);
            anyBytesAreARestartPageOrNot(bytes);
        }
    }

    /** Wrong bytes in the MFT and the indexes, with the fixups left as they are. */
    @Test
    void aVolumeWithWrongBytes() throws IOException {
        byte[] whole = Files.readAllBytes(volume());
        assertThat(walk(whole)).isGreaterThan(70);
        int[] places = metadata(whole);
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] broken = whole.clone();
            for (int i = 1 + random.nextInt(12); i > 0; i--) {
                int at = places[random.nextInt(places.length)] + random.nextInt(8);
                broken[at] = at % 512 < 510 ? value(random) : broken[at];
            }
            attempt(() -> walk(broken));
        }
    }

    private Path volume() throws IOException {
        Path image = NtfsImage.empty(folder.resolve("image"), 4, "-c", "512");
        NtfsImage.fill(
                image,
                "compression,streams_interface=windows",
                NtfsTreeTest.setAttribute(".", "system.ntfs_attrib_be", "00000810")
                        + """
                        mkdir many; for i in $(seq 50); do echo $i > many/a-long-name-of-$i; done
                        seq 20000 > numbers; echo s > numbers:stream; seq 99 > hiberfil.sys
                        mkdir names; echo > names/0
                        for i in $(seq 20); do ln names/0 names/another-name-that-has-number-$i; done
                        """);
        return image;
    }

    /** Where something stands in the MFT's records and in index blocks. */
    private static int[] metadata(byte[] image) {
        ByteBuffer in = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        int[] places = new int[image.length / 8];
        int count = 0;
        for (int at = 0; at < image.length; at += 1024) {
            int magic = in.getInt(at);
            if (at == 0 || magic == 0x454C4946 || magic == 0x58444E49) {
                for (int place = at; place < at + 1024; place += 8) {
                    if (in.getLong(place) != 0) {
                        places[count++] = place;
                    }
                }
            }
        }
        return Arrays.copyOf(places, count);
    }

    /** Mostly the values that break something. */
    private static byte value(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> (byte) 0xFF;
            case 2 -> (byte) (1 << random.nextInt(8));
            default -> (byte) random.nextInt();
        };
    }

    private static int walk(byte[] image) throws IOException {
        NtfsTree tree = NtfsTree.open(new BytesSource(image), new Budget(STEPS));
        attempt(tree::info);
        Trees.readFreeRuns(tree, image.length);
        attempt(() -> tree.lookup(tree.root(), "NUMBERS"));
        return walk(tree, tree.root());
    }

    private static int walk(NtfsTree tree, FileNode directory) throws IOException {
        int count = 0;
        for (FileTree.Entry entry : tree.list(directory)) {
            assertThat(entry.name()).doesNotContain("/", "\0").isNotEmpty();
            attempt(() -> readOne(tree, entry.node()));
            count++;
            if (entry.node().isDirectory()) {
                count += walk(tree, entry.node());
            }
        }
        return count;
    }

    /** Reads the first 128 KiB of a file and its last byte. */
    private static void readOne(NtfsTree tree, FileNode node) throws IOException {
        switch (node.kind()) {
            case SYMLINK -> assertThat(tree.readLink(node)).hasSizeLessThanOrEqualTo(4096);
            case REGULAR -> {
                for (String stream : tree.streams(node)) {
                    readSome(tree.stream(node, stream).orElseThrow());
                }
                readSome(tree.content(node));
            }
            default -> {}
        }
    }

    private static void readSome(BlockSource content) throws IOException {
        if (content.size() > 0) {
            content.read(0, ByteBuffer.allocate((int) Math.min(1 << 17, content.size())));
            content.read(content.size() - 1, ByteBuffer.allocate(1));
            assertThat(content.extentAt(0, content.size()).length()).isPositive();
        }
    }

    private static Block block(byte[] bytes) {
        return new Block(ByteBuffer.wrap(bytes), 0);
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }

    /** Any other exception fails the test. */
    private static void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (ImageException expected) {
            assertThat(expected.format()).isEqualTo(Block.NTFS);
        } catch (IOException e) {
            throw new AssertionError("the source cannot fail", e);
        }
    }
}
