package assay.guest.windows;

import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.guest.Facts;
import assay.guest.TestVolumes;
import assay.guest.fs.FileTree;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.MemoryTree;
import assay.guest.windows.WindowsLookAlike.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in hives and files, detecting ends in facts or in reasons for their absence. */
final class WindowsFuzzTest {

    @Test
    void aDamagedServerIsInspected(@TempDir Path folder) throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<String, byte[]> whole = new WindowsLookAlike(Version.S2008R2).build(folder);
        List<String> paths =
                whole.keySet().stream()
                        .filter(path -> path.contains("config/") || path.contains("BCD"))
                        .toList();
        for (int turn = 0; turn < 60; turn++) {
            Map<String, byte[]> files = new LinkedHashMap<>(whole);
            for (String path : paths) {
                byte[] bytes = whole.getOrDefault(path, new byte[0]).clone();
                for (int damage = bytes.length / 500; damage > 0; damage--) {
                    // behind the base block, which a checksum protects
                    int at = 4096 + 32 + random.nextInt(bytes.length - 4096 - 32);
                    bytes[at] =
                            random.nextBoolean()
                                    ? (byte) random.nextInt()
                                    : (byte) (bytes[at] ^ 1 << random.nextInt(8));
                }
                files.put(path, bytes);
            }
            try {
                inspect(files);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", turn " + turn, e);
            }
        }
    }

    private static void inspect(Map<String, byte[]> files) throws IOException {
        MemoryTree.Builder builder = MemoryTree.builder().type("ntfs");
        files.forEach(builder::file);
        FileTree tree = new CaseInsensitiveTree(builder.build());
        Facts.Builder facts = Facts.builder();
        new WindowsInspection(
                        new BytesSource(new byte[512]),
                        TestVolumes.of(TestVolumes.windows(tree)),
                        new Budget(1_000_000))
                .run(GuestFiles.of(tree), facts, _ -> {});
        facts.build();
    }
}
