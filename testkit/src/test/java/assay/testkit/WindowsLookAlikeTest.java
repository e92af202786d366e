package assay.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import assay.testkit.lookalike.WindowsLookAlike;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Look-alikes of Windows are what they say: the tools of NTFS and of hives are asked. */
class WindowsLookAlikeTest {

    private static final WindowsLookAlike WINDOWS = WindowsLookAlike.server();

    @TempDir Path folder;

    /** The system's partition, as a file. */
    private Path volume(WindowsLookAlike look) throws IOException {
        Path disk = look.build(folder);
        Path volume = folder.resolve("volume");
        Oracle.require("dd")
                .run("if=" + disk, "of=" + volume, "bs=1M", "skip=1", "count=48", "status=none");
        return volume;
    }

    @Test
    void theVolumeIsWholeAndHasTheFiles() throws IOException {
        Path volume = volume(WINDOWS.file("/Users/工程师/说明.txt", "x".repeat(100_000)));

        Oracle.require("ntfsfix").run("-n", volume);
        assertEquals(
                100_000, Oracle.require("ntfscat").run("-f", volume, "Users/工程师/说明.txt").length());
        String top = Oracle.require("ntfsls").run("-f", "-p", "/", volume);
        assertTrue(top.lines().toList().contains("bootmgr"), top);
    }

    @Test
    void hivexReadsTheRegistry() throws IOException {
        WindowsLookAlike look =
                WINDOWS.registry("SYSTEM", "CurrentControlSet\\Services\\x", "Start", 3)
                        .registry("/Users/eve/NTUSER.DAT", "Environment", "PATH", "%HOME%");
        Path volume = volume(look);

        assertTrue(
                hive(volume, "Windows/System32/config/SYSTEM", "ControlSet001\\Services\\x")
                        .contains("\"Start\"=dword:00000003"));
        assertTrue(
                hive(volume, "Users/eve/NTUSER.DAT", "Environment")
                        .contains("\"PATH\"=str(2):\"%HOME%\""));
    }

    private String hive(Path volume, String path, String key) {
        Path hive = folder.resolve("hive");
        Oracle.require("sh").run("-c", "ntfscat -f '" + volume + "' '" + path + "' > " + hive);
        return Oracle.require("hivexsh").feed("cd \\" + key + "\nlsval\n", hive);
    }

    @Test
    void itsPartitionIsActiveAndReachesToTheEnd() throws IOException {
        Path disk = WINDOWS.partition("vfat", "/a", "b").size(1L << 30).build(folder);

        String dump = Oracle.require("sfdisk").run("--dump", disk);

        assertTrue(dump.contains("label-id: 0x1234abcd"), dump);
        assertTrue(dump.contains("start=      133120, size=     1964032, type=7, bootable"), dump);
    }

    @Test
    void anEditThatFindsNothingToEditIsAMistake() {
        assertThrows(IllegalArgumentException.class, () -> WINDOWS.without("/nowhere"));
        assertThrows(IllegalArgumentException.class, () -> WINDOWS.withoutKey("SYSTEM", "x"));
        assertThrows(IllegalArgumentException.class, () -> WINDOWS.withoutService("nothing"));
    }

    @Test
    void caseMakesNoDifference() throws IOException {
        WindowsLookAlike look =
                WINDOWS.registry("system", "SELECT", "current", 9).file("/WINDOWS/Note", "x");
        Path volume = volume(look);

        assertTrue(
                hive(volume, "Windows/System32/config/SYSTEM", "Select")
                        .toLowerCase(Locale.ROOT)
                        .contains("\"current\"=dword:00000009"));
        assertEquals("x", Oracle.require("ntfscat").run("-f", volume, "Windows/Note"));
    }
}
