package assay.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The digest that a hallmark is about. */
final class ContentDigestTest {

    private static final int BLOCK = 512 << 10;

    @TempDir private Path folder;

    private static String digest(byte[] disk) throws IOException {
        return ContentDigest.of(new MemorySource(disk), _ -> {});
    }

    /** The definition in docs/formats/content-digest.md, word by word. */
    private static String byTheBook(byte[] disk) throws GeneralSecurityException {
        MessageDigest all = MessageDigest.getInstance("SHA-256");
        all.update("assay-content-v1\n".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i * BLOCK < disk.length; i++) {
            byte[] block = Arrays.copyOfRange(disk, i * BLOCK, (i + 1) * BLOCK);
            if (!Arrays.equals(block, new byte[BLOCK])) {
                all.update(new byte[] {0, 0, 0, 0, 0, 0, (byte) (i >> 8), (byte) i});
                all.update(MessageDigest.getInstance("SHA-256").digest(block));
            }
        }
        return HexFormat.of().formatHex(all.digest());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 512, BLOCK, BLOCK + 1, 3 * BLOCK, 7 * BLOCK - 512})
    void aDiskOfAnySizeHasTheDigestThatIsDefined(int size) throws Exception {
        byte[] disk = new byte[size];
        new Random(size).nextBytes(disk);
        assertThat(digest(disk)).isEqualTo(byTheBook(disk));
        Arrays.fill(disk, 0, Math.min(size, BLOCK), (byte) 0);
        assertThat(digest(disk)).isEqualTo(byTheBook(disk));
    }

    @Test
    void zerosAtTheEndDoNotCount() throws IOException {
        byte[] disk = SampleData.mixed(3, 3 * BLOCK - 100);
        assertThat(digest(Arrays.copyOf(disk, 9 * BLOCK))).isEqualTo(digest(disk));
    }

    @Test
    void anyChangedByteCounts() throws IOException {
        byte[] disk = SampleData.mixed(5, 4 * BLOCK);
        List<String> digests = new ArrayList<>(List.of(digest(disk)));
        Random random = new Random(5);
        for (int i = 0; i < 20; i++) {
            byte[] changed = disk.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            digests.add(digest(changed));
        }
        assertThat(digests).doesNotHaveDuplicates();
    }

    @Test
    void aBlockThatMovedCounts() throws IOException {
        byte[] disk = new byte[4 * BLOCK];
        disk[0] = 1;
        byte[] moved = new byte[4 * BLOCK];
        moved[BLOCK] = 1;
        assertThat(digest(moved)).isNotEqualTo(digest(disk));
    }

    @Test
    void everyFormatOfADiskHasItsDigest() throws IOException {
        byte[] bytes = SampleData.mixed(7, 5 * BLOCK + 1536);
        String expected = digest(bytes);
        for (String name : DiskWriters.names()) {
            Path file = folder.resolve("disk." + name);
            try (FileOutput output = FileOutput.create(file)) {
                DiskWriter writer = DiskWriters.find(name).orElseThrow();
                Conversion.write(new MemorySource(bytes), writer, output, _ -> {});
            }
            try (FileSource source = FileSource.open(file)) {
                BlockSource disk = name.equals("raw") ? source : DiskFormats.open(source).disk();
                assertThat(ContentDigest.of(disk, _ -> {})).as(name).isEqualTo(expected);
            }
            Files.delete(file);
        }
    }
}
