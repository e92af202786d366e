package assay.guest;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.guest.fs.FileTree;
import assay.guest.fs.MemoryTree;
import assay.guest.volume.Signature;
import assay.guest.windows.WindowsLookAlike;
import assay.guest.windows.WindowsLookAlike.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a disk is on which Windows is installed. */
final class WindowsDiskTest {

    @TempDir Path folder;

    private static final FileTree BOOT =
            MemoryTree.builder().file("/bootmgr").file("/Boot/BCD").build();

    private static Facts inspect(Volumes volumes) throws IOException {
        Facts.Builder facts = Facts.builder();
        BytesSource disk = new BytesSource(new byte[4096]);
        List<OsRoot> roots = OsRoot.find(volumes);
        DiskRole.put(disk, volumes, roots, facts);
        FileSystemFacts.put(volumes, roots, facts);
        Inspection.system(disk, volumes, roots, new Budget(1_000_000), Set.of(), facts, _ -> {});
        return facts.build();
    }

    @Test
    void aServerIsASystemDiskAndAsPublished() throws IOException {
        FileTree tree = new WindowsLookAlike(Version.S2022).tree(folder);

        Facts facts = inspect(TestVolumes.of(TestVolumes.windows(tree)));

        assertThat(facts.at("disk.role")).hasValue("system");
        assertThat(facts.at("os.roots")).hasValue(1L);
        assertThat(facts.at("os.version")).hasValue("2022");
        assertThat(facts.at("filesystems").toString()).contains("role=windows-system");
        assertThat(facts.evidenceFor("os.roots").getFirst().text())
                .isEqualTo("has a Windows root directory");
        assertThat(FactsSchemaTest.errors(facts)).isEmpty();
    }

    @Test
    void thePartitionOfTheBootManagerIsSystemReserved() throws IOException {
        WindowsLookAlike windows = new WindowsLookAlike(Version.S2016);
        windows.files.remove("/bootmgr");
        Volume boot =
                new Volume(
                        null,
                        new Signature(Signature.Type.NTFS, "1", ""),
                        new BytesSource(new byte[512]),
                        BOOT,
                        "");

        Facts facts = inspect(TestVolumes.of(boot, TestVolumes.windows(windows.tree(folder))));

        assertThat(facts.at("filesystems").toString())
                .contains("role=system-reserved", "role=windows-system");
        assertThat(facts.at("boot.mode")).hasValue("bios");
        assertThat(facts.at("windows.bcd.ok")).hasValue(false);
        assertThat(facts.whyUnread("windows.bcd.path").orElseThrow()).contains("/Boot/BCD");
    }

    @Test
    void setupMediaAndRecoveryAreNoSystems() throws IOException {
        FileTree recovery =
                MemoryTree.builder().file("/Recovery/WindowsRE/Winre.wim").file("/bootmgr").build();

        Facts facts = inspect(TestVolumes.of(TestVolumes.windows(recovery)));

        assertThat(facts.at("os.roots")).hasValue(0L);
        assertThat(facts.at("disk.role")).hasValue("data");
        assertThat(facts.whyUnread("windows.build").orElseThrow())
                .isEqualTo("there is no operating system on this disk");
    }
}
