package assay.guest;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.DiskFormats;
import assay.disk.FileSource;
import assay.guest.windows.WindowsLookAlike;
import assay.guest.windows.WindowsLookAlike.Version;
import assay.testkit.Oracle;
import assay.testkit.lookalike.NtfsVolume;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look-alike of a server from its container to its registry: qcow2, MBR, NTFS, hives. */
final class WindowsNtfsTest {

    private static final int MEGABYTES = 24;

    @TempDir Path folder;

    @Test
    void aServerIsReadFromItsDisk() throws IOException {
        try (BlockSource file = FileSource.open(disk(new WindowsLookAlike(Version.S2019)))) {
            Facts facts = Inspection.inspect(DiskFormats.open(file));

            assertThat(facts.at("disk.format")).hasValue("qcow2");
            assertThat(facts.at("disk.role")).hasValue("system");
            assertThat(facts.at("partitions"))
                    .get()
                    .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                    .first(InstanceOfAssertFactories.MAP)
                    .containsEntry("role", "windows-system")
                    .containsEntry("fs", "ntfs");
            assertThat(facts.at("os.version")).hasValue("2019");
            assertThat(facts.at("boot.mode")).hasValue("bios");
            assertThat(facts.at("boot.bootable")).hasValue(true);
            assertThat(facts.at("windows.bcd.deviceOk")).hasValue(true);
            assertThat(facts.at("windows.registryOk")).hasValue(true);
            assertThat(facts.at("windows.drivers").toString())
                    .contains("bound=true, fileExists=true, name=viostor, start=boot");
            assertThat(facts.at("windows.volumes").toString())
                    .contains("{letter=C:, onSystemDisk=true}");
            assertThat(facts.at("windows.eventLogs.System.spanDays")).hasValue(4L);
            assertThat(FactsSchemaTest.errors(facts)).isEmpty();
        }
    }

    private Path disk(WindowsLookAlike windows) throws IOException {
        Path volume = folder.resolve("volume");
        long start = WindowsLookAlike.START / 512;
        NtfsVolume.write(volume, MEGABYTES, start, folder, windows.build(folder));
        Path disk = folder.resolve("disk.raw");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(WindowsLookAlike.START + ((long) MEGABYTES << 20));
            file.write(0xFA); // boot code, as far as anybody looks at it
        }
        Path table = folder.resolve("table");
        Files.writeString(
                table,
                "label: dos%nlabel-id: 0x%08x%nstart=%d, type=7, bootable%n"
                        .formatted(WindowsLookAlike.DISK, WindowsLookAlike.START / 512),
                StandardCharsets.US_ASCII);
        Oracle.require("sh").run("-c", "sfdisk -q " + disk + " < " + table);
        try (FileChannel from = FileChannel.open(volume);
                FileChannel to = FileChannel.open(disk, StandardOpenOption.WRITE)) {
            to.position(WindowsLookAlike.START);
            from.transferTo(0, from.size(), to);
        }
        Path container = folder.resolve("disk.qcow2");
        Oracle.require("qemu-img").run("convert", "-f", "raw", "-O", "qcow2", disk, container);
        return container;
    }
}
