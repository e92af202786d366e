package assay.rules.vuln;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feeds become a database. */
class VulnDbTest {

    @TempDir private Path folder;
    private VulnDb database = new VulnDb(Path.of("."));

    @BeforeEach
    void aDatabase() {
        database = new VulnDb(folder.resolve("database"));
    }

    static String record(String id, String ecosystem, String name, String fixed) {
        return """
        {"id": "%s", "modified": "2025-03-01T10:00:00Z",
         "affected": [{"package": {"ecosystem": "%s", "name": "%s"},
          "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "%s"}]}]}]}
        """
                .formatted(id, ecosystem, name, fixed);
    }

    private Path zip(String... namesAndTexts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
                zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return Files.write(folder.resolve("all.zip"), bytes.toByteArray());
    }

    private List<Advisory> about(String ecosystem, String... packages) throws IOException {
        return database.select(ecosystem, Set.of(packages)).orElseThrow().advisories();
    }

    @Test
    void aZipFileOfRecordsIsRead() throws IOException {
        Path zip =
                zip(
                        "DSA-1-1.json", record("DSA-1-1", "Debian:12", "glibc", "2.36-9"),
                        "notes.txt", "not a record",
                        "PYSEC-1.json", record("PYSEC-1", "PyPI", "requests", "2"),
                        "USN-1-1.json", record("USN-1-1", "Ubuntu:22.04:LTS", "glibc", "2.35"));

        assertThat(database.replace(List.of(zip)))
                .extracting(VulnDb.Contents::ecosystem)
                .containsExactly("Debian:12", "Ubuntu:22.04:LTS");
        assertThat(about("Debian:12", "glibc", "bash")).hasSize(1);
        assertThat(about("Debian:12", "bash")).isEmpty();
        assertThat(database.select("Debian:11", Set.of("glibc"))).isEmpty();
    }

    @Test
    void namesInAZipFileAreNoPaths() throws IOException {
        database.replace(List.of(zip("../../evil.json", record("A-1", "Debian:12", "glibc", "1"))));

        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .doesNotContain("evil.json");
        }
        assertThat(folder.resolveSibling("evil.json")).doesNotExist();
    }

    @Test
    void anEcosystemsNameIsNoPathEither() throws IOException {
        database.replace(
                List.of(zip("a.json", record("A-1", "Debian:../../../evil", "glibc", "1"))));

        try (Stream<Path> files = Files.list(database.folder())) {
            assertThat(files).singleElement().asString().contains("Debian%3A..%2F");
        }
    }

    @Test
    void aNewFeedReplacesAndLeavesOthersAlone() throws IOException {
        database.replace(
                List.of(
                        zip(
                                "a.json", record("A-1", "Debian:12", "glibc", "1"),
                                "b.json", record("B-1", "Debian:11", "glibc", "1"))));
        database.replace(List.of(zip("c.json", record("C-1", "Debian:12", "glibc", "1"))));

        assertThat(about("Debian:12", "glibc")).extracting(Advisory::id).containsExactly("C-1");
        assertThat(about("Debian:11", "glibc")).extracting(Advisory::id).containsExactly("B-1");
    }

    @Test
    void aWithdrawnRecordSaysNothing() throws IOException {
        String withdrawn =
                record("A-1", "Debian:12", "glibc", "1")
                        .replace(
                                "\"affected\"",
                                "\"withdrawn\": \"2025-01-01T00:00:00Z\", \"affected\"");
        database.replace(
                List.of(zip("a.json", withdrawn, "b.json", record("B-1", "Debian:12", "x", "1"))));

        assertThat(about("Debian:12", "glibc")).isEmpty();
    }

    @Test
    void anAdvisoryIsAboutTheVulnerabilitiesThatItNames() throws IOException {
        String advisory =
                record("RLSA-2024:1", "Rocky Linux:9", "openssl", "1:3.0.7-27.el9")
                        .replace(
                                "\"affected\"",
                                "\"upstream\": [\"CVE-2024-1\", \"CVE-2024-2\"], \"affected\"");
        database.replace(List.of(zip("a.json", advisory)));

        assertThat(about("Rocky Linux:9", "openssl").getFirst().names())
                .containsExactly("CVE-2024-1", "CVE-2024-2");
    }

    /** As in AlmaLinux' records, {@code ALSA-2025:10073}: nothing but {@code related}. */
    @Test
    void whatIsRelatedCountsWhereNothingElseIsNamed() throws IOException {
        String related =
                record("ALSA-2025:1", "AlmaLinux:10", "firefox", "128.12.0-1.el10_0")
                        .replace("\"affected\"", "\"related\": [\"CVE-2025-6430\"], \"affected\"");
        String both =
                record("SUSE-SU-2023:1-1", "AlmaLinux:10", "kernel", "1")
                        .replace(
                                "\"affected\"",
                                "\"related\": [\"CVE-2023-4004\"], \"upstream\":"
                                        + " [\"CVE-2023-21400\"], \"affected\"");
        database.replace(List.of(zip("a.json", related, "b.json", both)));

        assertThat(about("AlmaLinux:10", "firefox").getFirst().names())
                .containsExactly("CVE-2025-6430");
        assertThat(about("AlmaLinux:10", "kernel").getFirst().names())
                .containsExactly("CVE-2023-21400");
    }

    @Test
    void oneBadRecordLeavesAllAsItWas() throws IOException {
        database.replace(List.of(zip("a.json", record("A-1", "Debian:12", "glibc", "1"))));
        for (String bad :
                List.of(
                        "",
                        "[]",
                        "{\"id\": \"X\"}",
                        "{\"id\": \"X\", \"modified\": \"yesterday\"}",
                        record("X-1", "Debian:12", "a\\tb", "1"),
                        record("X-1", "Debian:12", "a", "1\\n2"),
                        record("X-1", "Debian:12", "a".repeat(1_000), "1"),
                        "[".repeat(100_000))) {
            Path zip = zip("b.json", record("B-1", "Debian:12", "glibc", "1"), "c.json", bad);
            assertThatThrownBy(() -> database.replace(List.of(zip)))
                    .as(bad.substring(0, Math.min(bad.length(), 50)))
                    .isInstanceOf(VulnDbException.class)
                    .hasMessageContaining("c.json");
        }

        assertThat(about("Debian:12", "glibc")).extracting(Advisory::id).containsExactly("A-1");
        try (Stream<Path> files = Files.list(database.folder())) {
            assertThat(files).hasSize(1);
        }
    }

    /** Some hundred kilobytes that become more than any record has. */
    @Test
    void aBombIsRefusedBeforeItIsUnpacked() throws IOException {
        Path bomb = folder.resolve("bomb.zip");
        try (OutputStream file = Files.newOutputStream(bomb);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("a.json"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                zip.write(zeros);
            }
        }
        assertThatThrownBy(() -> database.replace(List.of(bomb)))
                .isInstanceOf(VulnDbException.class)
                .hasMessageContaining("larger");
    }

    @Test
    void aZipFileThatClaimsALargeDirectoryIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(zip("a.json", record("A-1", "Debian:12", "glibc", "1")));
        Arrays.fill(bytes, bytes.length - 10, bytes.length - 6, (byte) 0x7F);
        Path hostile = Files.write(folder.resolve("hostile.zip"), bytes);

        assertThatThrownBy(() -> database.replace(List.of(hostile)))
                .isInstanceOf(VulnDbException.class)
                .hasMessageContaining("directory");
    }

    @Test
    void aZipFileThatIsCutOrChangedIsRefusedOrRead() throws IOException {
        byte[] whole = Files.readAllBytes(zip("a.json", record("A-1", "Debian:12", "glibc", "1")));
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] bytes =
                    Arrays.copyOf(
                            whole, whole.length - (i % 3 == 0 ? random.nextInt(whole.length) : 0));
            for (int j = 0; j < i % 4 && bytes.length > 0; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Path hostile = Files.write(folder.resolve("hostile.zip"), bytes);
            try {
                database.replace(List.of(hostile));
            } catch (VulnDbException e) {
                assertThat(e).as("seed %d, %d", seed, i).hasMessageContaining("hostile.zip");
            }
        }
    }

    @Test
    void aDamagedDatabaseIsNoDatabase() throws IOException {
        database.replace(List.of(zip("a.json", record("A-1", "Debian:12", "glibc", "1"))));
        Path file = database.folder().resolve("Debian%3A12.tsv");
        String text = Files.readString(file);
        for (String damaged :
                List.of(
                        "",
                        "x",
                        text.substring(0, text.indexOf('\n') + 1),
                        text.replace("i0", "z0"),
                        text.replace("Debian:12", "Debian:11"),
                        text + text)) {
            Files.writeString(file, damaged);
            assertThatThrownBy(() -> database.select("Debian:12", Set.of("glibc")))
                    .as(damaged)
                    .isInstanceOf(VulnDbException.class);
        }
        Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, '\n'});
        assertThatThrownBy(() -> database.select("Debian:12", Set.of("glibc")))
                .isInstanceOf(VulnDbException.class);
    }
}
