package assay.guest.linux.os;

import static org.assertj.core.api.Assertions.assertThat;

import assay.guest.fs.GuestFiles;
import assay.guest.fs.MemoryTree;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApkTest {

    // As apk 2.14 of Alpine 3.19 writes it.
    private static final String INSTALLED =
            """
            C:Q1qKcZ+j23xssAXmgQhkOO8dHnbWw=
            P:alpine-baselayout
            V:3.4.3-r2
            A:x86_64
            T:Alpine base dir structure and init scripts
            o:alpine-baselayout
            m:Natanael Copa <ncopa@alpinelinux.org>
            F:boot
            F:etc
            R:fstab
            Z:Q11Q7hNe8QpDS531guqCdrXBzoA/o=

            C:Q1lsb0kVQ0QBnmXmHxfdcK1JyZBKM=
            P:linux-lts
            V:6.6.16-r0
            A:x86_64
            o:linux-lts
            m:Natanael Copa <ncopa@alpinelinux.org>
            F:boot
            R:config-lts
            Z:Q1AAAAAAAAAAAAAAAAAAAAAAAAAAA=
            R:vmlinuz-lts
            Z:Q1bWo1zLVKVbVtg16hbFqe0tHoBFo=
            F:lib/modules/6.6.16-0-lts
            R:modules.dep
            """;

    @Test
    void packagesHaveNamesVersionsAndSources() throws IOException {
        Apk apk = Apk.read(guest()).orElseThrow();

        assertThat(apk.installed())
                .extracting(one -> one.name() + " " + one.version() + " " + one.line())
                .containsExactly("alpine-baselayout 3.4.3-r2 1", "linux-lts 6.6.16-r0 13");
        assertThat(apk.installed().getLast().source()).isEqualTo("linux-lts");
    }

    @Test
    void filesBelongToPackagesWithTheDigestsThatTheseRecorded() throws IOException {
        GuestFiles guest = guest();
        Set<String> paths = Set.of("/etc/fstab", "/lib/modules/6.6.16-0-lts/modules.dep", "/etc/x");

        Map<String, Optional<FileDigest>> owned = Apk.read(guest).orElseThrow().owned(guest, paths);

        assertThat(owned)
                .containsOnlyKeys("/etc/fstab", "/lib/modules/6.6.16-0-lts/modules.dep")
                .containsEntry("/lib/modules/6.6.16-0-lts/modules.dep", Optional.empty())
                .containsEntry(
                        "/etc/fstab",
                        Optional.of(
                                new FileDigest(
                                        "SHA-1", "d50ee135ef10a434b9df582ea8276b5c1ce803fa")));
    }

    @Test
    void aKernelIsFoundByItsFile() throws IOException {
        GuestFiles guest = guest();
        Apk apk = Apk.read(guest).orElseThrow();
        InstalledPackage owner =
                apk.kernelOwner(guest, "/boot/vmlinuz-lts", "6.6.16-0-lts").orElseThrow();

        assertThat(owner.name()).isEqualTo("linux-lts");
        assertThat(apk.digest(guest, owner, "/boot/vmlinuz-lts", ""))
                .contains(new FileDigest("SHA-1", "6d6a35ccb54a55b56d835ea16c5a9ed2d1e8045a"));
        assertThat(apk.kernelOwner(guest, "/boot/vmlinuz", "")).isEmpty();
    }

    @FuzzTest
    void anyBytesAreADatabase(byte[] bytes) {
        assertThat(Apk.parse("installed", bytes).installed()).doesNotContainNull();
    }

    private static GuestFiles guest() {
        return MemoryTree.builder()
                .file("/lib/apk/db/installed", INSTALLED.getBytes(StandardCharsets.UTF_8))
                .guest();
    }
}
