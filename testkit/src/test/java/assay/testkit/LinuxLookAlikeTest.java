package assay.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import assay.testkit.lookalike.LinuxLookAlike;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Look-alikes are what they say: the tools of file systems and tables are asked. */
class LinuxLookAlikeTest {

    private static final LinuxLookAlike DEBIAN = LinuxLookAlike.debian();

    @TempDir Path folder;

    private String debugfs(LinuxLookAlike look, String command) throws IOException {
        Path disk = look.build(folder);
        return Oracle.require("debugfs").run("-R", command, disk + "?offset=1048576");
    }

    @Test
    void ownerModeAndTimeAreThoseOfTheGuest() throws IOException {
        LinuxLookAlike look =
                DEBIAN.with("/opt/a b", "x", 04750)
                        .owner("/opt/a b", 1000, 42)
                        .modified("/opt/a b", Instant.ofEpochSecond(1_600_000_000));

        String stat = debugfs(look, "stat \"/opt/a b\"");

        assertTrue(stat.contains("Mode:  04750"), stat);
        assertTrue(stat.replaceAll(" +", " ").contains("User: 1000 Group: 42"), stat);
        assertTrue(stat.contains("mtime: 0x5f5e1000:00000000"), stat);
    }

    @Test
    void aFileCanBeImmutable() throws IOException {
        LinuxLookAlike look = DEBIAN.immutable("/etc/passwd");

        assertTrue(debugfs(look, "stat /etc/passwd").contains("Flags: 0x80010"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext3", "ext4"})
    void theFileSystemIsWhole(String type) throws IOException {
        Path disk = DEBIAN.fileSystem(type).lvm().build(folder);
        Path part = folder.resolve("part");
        Oracle.require("dd")
                .run("if=" + disk, "of=" + part, "bs=1M", "skip=2", "count=128", "status=none");

        Oracle.require("e2fsck").run("-f", "-n", part);
    }

    @Test
    void xfsIsWholeAndHasOwners() throws IOException {
        LinuxLookAlike look = DEBIAN.owner("/root/.bashrc", 7, 8).mode("/usr/bin/su", 04755).xfs();
        Path disk = look.build(folder);
        Path part = folder.resolve("part");
        Oracle.require("dd")
                .run("if=" + disk, "of=" + part, "bs=1M", "skip=1", "count=320", "status=none");

        Oracle.require("xfs_repair").run("-n", "-f", part);
        Oracle xfs = Oracle.require("xfs_db");
        String root = "path /root/.bashrc";
        assertTrue(xfs.run("-f", "-c", root, "-c", "print core.uid", part).contains("= 7"));
        String su = "path /usr/bin/su";
        assertTrue(xfs.run("-f", "-c", su, "-c", "print core.mode", part).contains("0104755"));
    }

    @Test
    void theTableIsValid() throws IOException {
        Path mbr = DEBIAN.volume("none", "swap").volume("/home", "ext4").build(folder);
        assertTrue(Oracle.require("sfdisk").run("--verify", mbr).contains("No errors"));
        Path gpt = DEBIAN.uefi().size(1L << 30).build(folder);
        assertTrue(Oracle.require("sgdisk").run("-v", gpt).contains("No problems found"));
    }

    @Test
    void whatIsBelowAMountIsInThatVolume() throws IOException {
        LinuxLookAlike look = DEBIAN.with("/home/debian/notes", "mine").volume("/home", "ext4");

        assertEquals("mine", debugfs(look, "cat /debian/notes").lines().toList().getLast());
        assertTrue(look.text("/etc/fstab").contains(" /home ext4 "));
    }

    @Test
    void pathsGoThroughLinksOfFolders() throws IOException {
        LinuxLookAlike look = DEBIAN.with("/lib/x/y", "z");

        assertTrue(debugfs(look, "cat /usr/lib/x/y").endsWith("z"));
    }

    @Test
    void anEditThatFindsNothingToEditIsAMistake() {
        assertThrows(IllegalArgumentException.class, () -> DEBIAN.without("/nowhere"));
        assertThrows(
                IllegalArgumentException.class, () -> DEBIAN.replace("/etc/fstab", "nobody", ""));
        assertThrows(IllegalArgumentException.class, () -> DEBIAN.packageRemoved("nothing"));
    }

    @Test
    void anEditLeavesTheOriginalAsItWas() throws IOException {
        LinuxLookAlike changed = DEBIAN.with("/etc/motd", "x").user("eve", 1001, "");

        assertTrue(changed.text("/etc/passwd").contains("eve"));
        assertEquals(-1, DEBIAN.text("/etc/passwd").indexOf("eve"));
    }

    @Test
    void rpmReadsTheDatabaseOfRocky() throws IOException {
        Path disk = LinuxLookAlike.rocky9().packageInstalled("x", "1:2-3").build(folder);
        Path databases = Files.createDirectory(folder.resolve("db"));
        Oracle.require("debugfs")
                .run(
                        "-R",
                        "dump /var/lib/rpm/rpmdb.sqlite " + databases.resolve("rpmdb.sqlite"),
                        disk + "?offset=1048576");

        String query = "%{NAME} %{EPOCH}:%{VERSION}-%{RELEASE} %{VENDOR} [%{FILENAMES} ]\\n";
        String all = Oracle.require("rpm").run("--dbpath", databases, "-qa", "--qf", query);

        assertTrue(all.contains("x 1:2-3 Rocky Enterprise Software Foundation"), all);
        assertTrue(all.contains("sudo (none):1.9.5p2-9.el9 Rocky"), all);
        assertTrue(all.contains("Foundation /usr/bin/sudo"), all);
    }

    @Test
    void theDatabaseOfCentosIsABerkeleyDb() throws IOException {
        Path disk = LinuxLookAlike.centos7().build(folder);
        Path database = folder.resolve("Packages");
        Oracle.require("debugfs")
                .run("-R", "dump /var/lib/rpm/Packages " + database, disk + "?offset=1048576");

        assertTrue(Oracle.require("db5.3_dump").run(database).contains("type=hash"));
    }

    @Test
    void aDiskCanHaveAnotherFormat() throws IOException {
        LinuxLookAlike look = DEBIAN.size(1L << 30);

        Path vhd = look.in("vpc", "subformat=fixed,force_size=on").build(folder);

        assertEquals((1L << 30) + 512, Files.size(vhd));
        assertTrue(
                Oracle.require("qemu-img").run("info", "-f", "vpc", vhd).contains("(1073741824"));
    }
}
