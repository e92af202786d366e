package assay.guest.linux.rpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.ImageException;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.MemoryTree;
import assay.guest.linux.os.FileDigest;
import assay.guest.linux.os.InstalledPackage;
import assay.testkit.Oracle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * rpm itself says what is in each database; of ndb, Debian's rpm knows nothing, so that what
 * another rpm wrote and said is kept.
 */
final class RpmDatabaseTest {

    private static final String SQLITE = "/usr/lib/sysimage/rpm/rpmdb.sqlite";
    private static final String NDB = "/usr/lib/sysimage/rpm/Packages.db";
    private static final String BERKELEY_DB = "/var/lib/rpm/Packages";
    private static final String KERNEL = "5.14.0-1.el9.noarch";

    @TempDir private static Path folder;

    private static Path database;
    private static List<byte[]> headers;
    private static List<String> expected;

    @BeforeAll
    static void databases() throws IOException {
        database = RpmDatabases.sqlite(folder);
        headers = RpmDatabases.headers(database);
        expected = RpmDatabases.query(database, "sqlite");
    }

    @Test
    void sqliteHoldsWhatRpmSays() throws IOException {
        assertThat(expected).hasSize(3);
        assertThat(lines(guest(SQLITE, sqlite()))).isEqualTo(expected);
    }

    @Test
    void filesBelongToPackagesWithTheDigestsThatRpmKeeps() throws IOException {
        GuestFiles guest = guest(SQLITE, sqlite());
        String sum = "73cb3858a687a8494ca3323053016282f3dad39d42cf62ca4e79dda2aac7d9ac";

        assertThat(
                        RpmDatabase.read(guest)
                                .orElseThrow()
                                .owned(
                                        guest,
                                        Set.of("/etc/hello.conf", "/etc/hell", "/opt/many/0")))
                .containsOnlyKeys("/etc/hello.conf", "/opt/many/0")
                .containsEntry("/etc/hello.conf", Optional.of(new FileDigest("SHA-256", sum)));
    }

    /** Among its packages were some that are no longer. */
    @Test
    void ndbAsRpmWroteItHoldsWhatRpmSaid() throws IOException {
        GuestFiles guest = guest(NDB, resource("Packages.db"));

        assertThat(lines(guest))
                .isEqualTo(
                        new String(resource("Packages.txt"), StandardCharsets.UTF_8)
                                .lines()
                                .toList());
        assertThat(
                        RpmDatabase.read(guest)
                                .orElseThrow()
                                .owned(guest, Set.of("/etc/hello.d/more", "/opt/gone/1")))
                .containsOnlyKeys("/etc/hello.d/more");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream resource = RpmDatabaseTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(resource, name).readAllBytes();
        }
    }

    @Test
    void ndbHoldsTheSameHeaders() throws IOException {
        assertThat(lines(guest(NDB, RpmDatabases.ndb(headers)))).isEqualTo(expected);
    }

    @Test
    void berkeleyDbHoldsWhatRpmSaysInBothByteOrders() throws IOException {
        byte[] big = RpmDatabases.berkeleyDb(folder, headers, 4321);
        byte[] little = RpmDatabases.berkeleyDb(folder, headers, 1234);
        Path alone = Files.createDirectories(folder.resolve("bdb"));
        Files.write(alone.resolve("Packages"), little);

        assertThat(RpmDatabases.query(alone, "bdb_ro")).isEqualTo(expected);
        assertThat(lines(guest(BERKELEY_DB, little))).isEqualTo(expected);
        assertThat(lines(guest(BERKELEY_DB, big))).isEqualTo(expected);
        assertThat(big).isNotEqualTo(little);
    }

    @Test
    void whatIsOnlyInTheWriteAheadLogCounts() throws IOException {
        Path logged = Files.createDirectories(folder.resolve("logged"));
        Path file = logged.resolve("rpmdb.sqlite");
        Files.write(file, sqlite());
        Oracle.require("python3")
                .run(
                        "-c",
                        """
                        import os, sqlite3, sys
                        c = sqlite3.connect(sys.argv[1])
                        c.execute("pragma journal_mode = wal")
                        c.execute("delete from Packages where hnum = 1")
                        c.commit()
                        c.execute("delete from Packages")
                        os._exit(0)
                        """,
                        file);
        byte[] log = Files.readAllBytes(logged.resolve("rpmdb.sqlite-wal"));
        GuestFiles guest =
                MemoryTree.builder()
                        .file(SQLITE, Files.readAllBytes(file))
                        .file(SQLITE + "-wal", log)
                        .guest();

        assertThat(log).isNotEmpty();
        List<String> found = lines(guest);
        assertThat(found).isEqualTo(RpmDatabases.query(logged, "sqlite"));
        assertThat(found).hasSize(2);
    }

    @Test
    void aKernelBelongsToThePackageThatHasItsModules() throws IOException {
        GuestFiles guest = guest(SQLITE, sqlite());
        RpmDatabase rpm = RpmDatabase.read(guest).orElseThrow();
        InstalledPackage owner =
                rpm.kernelOwner(guest, "/boot/vmlinuz-" + KERNEL, KERNEL).orElseThrow();

        assertThat(owner.name()).isEqualTo("kernel-core");
        assertThat(rpm.digest(guest, owner, "/boot/vmlinuz-" + KERNEL, KERNEL))
                .hasValueSatisfying(digest -> {
                    assertThat(digest.algorithm()).isEqualTo("SHA-256");
                    // of "x\n"
                    assertThat(digest.hex()).startsWith("73cb3858a687a8494ca3323053016282");
                });
        assertThat(rpm.kernelOwner(guest, "/boot/vmlinuz-6.1", "6.1")).isEmpty();
    }

    @Test
    void aGuestWithoutADatabaseHasNone() throws IOException {
        assertThat(RpmDatabase.read(MemoryTree.builder().dir("/var/lib/rpm").guest())).isEmpty();
    }

    @Test
    void anEmptyFileIsRefused() {
        for (String path : List.of(SQLITE, NDB, BERKELEY_DB)) {
            assertThatThrownBy(() -> RpmDatabase.read(guest(path, new byte[0])))
                    .as(path)
                    .isInstanceOf(ImageException.class);
        }
    }

    @Test
    void aDamagedDatabaseIsReadOrRefused() throws IOException {
        damage(SQLITE, sqlite(), 16, 4_096 * 3);
        damage(NDB, RpmDatabases.ndb(headers), 0, 8_192);
        damage(BERKELEY_DB, RpmDatabases.berkeleyDb(folder, headers, 1234), 12, 8_192);
    }

    private static void damage(String path, byte[] whole, int from, int to) throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            byte[] bytes = whole.clone();
            for (int count = 1 + random.nextInt(8); count > 0; count--) {
                boolean start = random.nextBoolean();
                int at = start ? from + random.nextInt(to - from) : random.nextInt(bytes.length);
                bytes[at] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(4));
            }
            try {
                RpmDatabase.read(guest(path, bytes));
            } catch (ImageException e) {
                assertThat(e.getMessage()).isNotEmpty();
            } catch (RuntimeException e) {
                throw new AssertionError(path + ", seed " + seed + ", turn " + i, e);
            }
        }
    }

    private static byte[] sqlite() throws IOException {
        return Files.readAllBytes(database.resolve("rpmdb.sqlite"));
    }

    private static GuestFiles guest(String path, byte[] database) {
        return MemoryTree.builder().file(path, database).guest();
    }

    /** As {@link RpmDatabases#query} prints them. */
    private static List<String> lines(GuestFiles guest) throws IOException {
        return RpmDatabase.read(guest).orElseThrow().installed().stream()
                .map(one ->
                        String.join(
                                " ",
                                one.name(),
                                one.version(),
                                one.architecture(),
                                one.vendor().isEmpty() ? "(none)" : one.vendor(),
                                one.source(),
                                String.valueOf(
                                        one.installed().map(Instant::getEpochSecond).orElse(0L))))
                .sorted()
                .toList();
    }
}
