package assay.guest;

import static org.assertj.core.api.Assertions.assertThat;

import assay.disk.BlockSource;
import assay.disk.DiskFormats;
import assay.disk.FileSource;
import assay.testkit.Oracle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk with a GPT, an EFI system partition in FAT and a root directory that mounts it. */
class UefiDiskTest {

    private static final long ESP_START = 1 << 20;
    private static final long ROOT_START = 4 << 20;
    private static final String ESP_TYPE = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B";

    @TempDir Path folder;

    @Test
    void theEspIsReadAndMounted() throws IOException {
        try (BlockSource file = FileSource.open(disk())) {
            Facts facts = Inspection.inspect(DiskFormats.open(file));

            assertThat(facts.at("boot.mode")).hasValue("uefi");
            assertThat(facts.at("disk.role")).hasValue("system");
            assertThat(facts.at("os.roots")).hasValue(1L);
            assertThat(facts.at("filesystems"))
                    .get()
                    .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                    .first(InstanceOfAssertFactories.MAP)
                    .containsEntry("role", "esp")
                    .containsEntry("type", "vfat")
                    .containsEntry("clean", true);
            assertThat(facts.at("fstab"))
                    .get()
                    .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                    .first(InstanceOfAssertFactories.MAP)
                    .containsEntry("resolved", true);
        }
    }

    private Path disk() throws IOException {
        Path disk = empty("disk.raw", 16 << 20);
        Oracle.require("sgdisk")
                .run("-n", "1:2048:+2M", "-t", "1:" + ESP_TYPE, "-n", "2:8192:+10M", disk);
        Path esp = empty("esp", 2 << 20);
        Oracle.require("mkfs.vfat").run("-i", "ABCD1234", "-n", "EFI", esp);
        Path loader = Files.writeString(folder.resolve("loader"), "MZ" + "x".repeat(100));
        Oracle.require("mmd").run("-i", esp, "::EFI", "::EFI/BOOT");
        Oracle.require("mcopy").run("-i", esp, loader, "::EFI/BOOT/BOOTX64.EFI");
        Path tree = Files.createDirectories(folder.resolve("root"));
        for (String directory : List.of("etc", "bin", "sbin", "boot/efi", "lib/modules")) {
            Files.createDirectories(tree.resolve(directory));
        }
        Files.writeString(tree.resolve("etc/fstab"), "LABEL=EFI /boot/efi vfat umask=0077 0 1\n");
        Path root = folder.resolve("rootfs");
        Oracle.require("mke2fs").run("-q", "-F", "-d", tree, "-t", "ext4", root, "8M");
        put(esp, disk, ESP_START);
        put(root, disk, ROOT_START);
        return disk;
    }

    private Path empty(String name, int size) throws IOException {
        Path path = folder.resolve(name);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(size);
        }
        return path;
    }

    private static void put(Path part, Path disk, long offset) throws IOException {
        try (FileChannel from = FileChannel.open(part);
                FileChannel to = FileChannel.open(disk, StandardOpenOption.WRITE)) {
            to.position(offset);
            from.transferTo(0, from.size(), to);
        }
    }
}
