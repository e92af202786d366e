package assay.guest.fs.ext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.disk.FileSource;
import assay.disk.ImageException;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is free is what dumpe2fs says. */
class FreeBlocksTest {

    private static final Pattern FREE = Pattern.compile("(?m)^  Free blocks: (.*)$");

    private static final Pattern RUN = Pattern.compile("([0-9]+)(?:-([0-9]+))?");

    private @TempDir Path folder;
    private Path image;

    @BeforeEach
    void name() {
        image = folder.resolve("image");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t ext2 -b 1024",
                "-t ext4 -b 1024",
                "-t ext4 -b 4096 -g 2048",
                "-t ext4 -b 1024 -O ^metadata_csum,uninit_bg",
                "-t ext4 -b 1024 -O ^metadata_csum,uninit_bg,64bit,^flex_bg",
                "-t ext4 -b 1024 -O meta_bg,^resize_inode,^flex_bg",
                "-t ext4 -b 1024 -O sparse_super2",
                "-t ext4 -b 1024 -O ^sparse_super,^resize_inode",
                "-t ext4 -b 1024 -O metadata_csum_seed",
                "-t ext4 -b 4096 -O bigalloc -C 16384",
                "-t ext4 -b 1024 -O bigalloc -C 65536",
                "-t ext4 -b 4096 -O mmp,verity,project -I 256"
            })
    void freeBlocksAreThoseOfDumpe2fs(String options) throws IOException {
        Path source = Files.createDirectory(folder.resolve("source"));
        for (int i = 0; i < 10; i++) {
            Files.write(source.resolve("file-" + i), new byte[(i + 1) * 20_000]);
        }
        ExtImages.of(source, image, "48M", options.split(" "));
        ExtImages.debugfs(image, "rm /file-3");
        ExtImages.debugfs(image, "rm /file-7");
        Oracle.require("e2fsck").run("-fn", image);

        assertThat(runs(free(image))).isEqualTo(runs(dumped(image))).isNotEmpty();
    }

    @Test
    void aSeedOfItsOwnIsUsedForChecksums() throws IOException {
        ExtImages.empty(image, "48M", "-t", "ext4", "-O", "metadata_csum_seed");
        Oracle.require("tune2fs").run("-U", "random", image);

        assertThat(runs(free(image))).isEqualTo(runs(dumped(image))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t ext4 -b 1024", // found by its checksum
                "-t ext2 -b 1024" // found by the number of free blocks in the descriptor
            })
    void aGroupWithAWrongBitmapIsPassedOver(String options) throws IOException {
        ExtImages.empty(image, "48M", options.split(" "));
        BitSet before = free(image);
        String group = Oracle.require("debugfs").run("-R", "stats", image);
        Matcher bitmap = Pattern.compile("block bitmap at (\\d+)").matcher(group);
        assertThat(bitmap.find()).isTrue();
        ExtImages.patch(image, Long.parseLong(bitmap.group(1)) * 1024 + 1000, (byte) 0x7f);

        BitSet expected = (BitSet) before.clone();
        expected.clear(1, 1 + 8192);
        assertThat(runs(free(image))).isEqualTo(runs(expected)).isNotEqualTo(runs(before));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state 0", "state 3", "last_orphan 12"})
    void nothingIsFreeIfItWasNotClosedCleanly(String field) {
        ExtImages.empty(image, "8M", "-t", "ext4");
        ExtImages.debugfs(image, "set_super_value " + field);

        assertThatThrownBy(() -> free(image))
                .isInstanceOfSatisfying(
                        ImageException.class,
                        e -> assertThat(e.reason()).isEqualTo(ImageException.Reason.DIRTY));
    }

    @Test
    void nothingIsFreeIfTheJournalMustBeReplayed() {
        ExtImages.empty(image, "8M", "-t", "ext4");
        ExtImages.debugfs(image, "feature +needs_recovery");

        assertThatThrownBy(() -> free(image)).hasMessageContaining("not unmounted cleanly");
    }

    @Test
    void nothingIsFreeWithAFeatureThatMayChangeBitmaps() {
        ExtImages.empty(image, "8M", "-t", "ext2");
        ExtImages.debugfs(image, "set_super_value feature_ro_compat 0x80");

        assertThatThrownBy(() -> free(image)).hasMessageContaining("feature 0x80");
    }

    @Test
    void nothingIsFreeInAPartitionThatIsTooShort() throws IOException {
        ExtImages.empty(image, "8M", "-t", "ext2");
        byte[] bytes = Files.readAllBytes(image);
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 4096);
        ExtTree tree = ExtTree.open(new BytesSource(cut), new Budget(1000));

        assertThatThrownBy(() -> tree.freeRuns((offset, length) -> {}))
                .isInstanceOf(ImageException.class);
    }

    /** By blocks. */
    private static BitSet free(Path image) throws IOException {
        BitSet free = new BitSet();
        try (FileSource source = FileSource.open(image)) {
            ExtTree tree = ExtTree.open(source, new Budget(10_000));
            int block = tree.superblock().blockSize();
            tree.freeRuns((offset, length) -> {
                assertThat(offset % block + length % block).isZero();
                free.set((int) (offset / block), (int) ((offset + length) / block));
            });
        }
        return free;
    }

    /** What dumpe2fs says; of a run of clusters it names the first block of the last one. */
    private static BitSet dumped(Path image) {
        String text = Oracle.require("dumpe2fs").run(image);
        int block = number(text, "Block size:", 0);
        int last = number(text, "Cluster size:", block) / block - 1;
        BitSet free = new BitSet();
        Matcher lines = FREE.matcher(text);
        while (lines.find()) {
            Matcher runs = RUN.matcher(lines.group(1));
            while (runs.find()) {
                String end = runs.group(2) == null ? runs.group(1) : runs.group(2);
                free.set(Integer.parseInt(runs.group(1)), Integer.parseInt(end) + last + 1);
            }
        }
        return free;
    }

    private static int number(String text, String field, int otherwise) {
        Matcher matcher = Pattern.compile(Pattern.quote(field) + " +(\\d+)").matcher(text);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : otherwise;
    }

    private static List<String> runs(BitSet blocks) {
        List<String> runs = new ArrayList<>();
        for (int from = blocks.nextSetBit(0); from >= 0; ) {
            int end = blocks.nextClearBit(from);
            runs.add(from + "-" + (end - 1));
            from = blocks.nextSetBit(end);
        }
        return runs;
    }
}
