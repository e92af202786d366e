package assay.guest.linux.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.disk.BytesSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.testkit.Oracle;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives are made by cpio(1) and packed by the programs that distributions use. */
final class InitramfsTest {

    @TempDir private static Path folder;

    private static Path early;
    private static Path main;

    @BeforeAll
    static void archives() throws IOException {
        early =
                archive(
                        "early",
                        "kernel/x86/microcode/GenuineIntel.bin",
                        "kernel/early/nvme.ko.xz");
        main =
                archive(
                        "main",
                        "usr/lib/modules/6.1.0/kernel/drivers/block/virtio_blk.ko",
                        "usr/lib/modules/6.1.0/kernel/drivers/block/xen-blkfront.ko.zst",
                        "etc/modprobe.d/local.conf",
                        "etc/udev/rules.d/70-persistent-net.rules",
                        "usr/lib/notes.ko.txt");
    }

    private static Path archive(String name, String... files) throws IOException {
        Path tree = folder.resolve(name);
        for (String file : files) {
            Files.createDirectories(tree.resolve(file).getParent());
            Files.writeString(tree.resolve(file), "content of " + file + "\n");
        }
        Path archive = folder.resolve(name + ".cpio");
        run("cd '" + tree + "' && find . | sort | cpio --quiet -o -H newc > '" + archive + "'");
        return archive;
    }

    private static void run(String script) {
        Oracle.require("cpio");
        Oracle.require("bash").run("-c", script);
    }

    @Test
    void anEarlyArchiveComesBeforeTheCompressedOne() throws IOException {
        for (String program :
                List.of(
                        "gzip",
                        "xz --check=crc32",
                        "zstd -q",
                        "xz --format=lzma",
                        "lz4 -q -l",
                        "lz4 -q",
                        "lzop -q -9",
                        "bzip2")) {
            Path packed = folder.resolve("packed");
            Oracle.require(program.split(" ", 2)[0]);
            run("(cat '%s'; %s -c '%s') > '%s'".formatted(early, program, main, packed));

            Initramfs read = read(Files.readAllBytes(packed));

            assertThat(read.modules())
                    .as(program)
                    .containsExactlyInAnyOrder("nvme", "virtio_blk", "xen_blkfront");
            assertThat(read.networkRules())
                    .containsExactly("/etc/udev/rules.d/70-persistent-net.rules");
            assertThat(read.modprobe()).containsOnlyKeys("/etc/modprobe.d/local.conf");
            assertThat(
                            new String(
                                    read.modprobe().get("/etc/modprobe.d/local.conf"),
                                    StandardCharsets.UTF_8))
                    .isEqualTo("content of etc/modprobe.d/local.conf\n");
        }
    }

    @Test
    void anArchiveNeedNotBeCompressed() throws IOException {
        assertThat(read(Files.readAllBytes(main)).modules()).contains("virtio_blk");
    }

    @Test
    void severalCompressedArchivesMayFollowEachOther() throws IOException {
        Path packed = folder.resolve("several");
        for (String program : List.of("zstd -q", "lz4 -q -l", "lz4 -q", "lzop -q", "bzip2")) {
            // an archive's end is padded to four bytes
            run(
                    "(%s -c '%s'; printf '\\0\\0\\0'; gzip -c '%s') > '%s'"
                            .formatted(program, early, main, packed));

            assertThat(read(Files.readAllBytes(packed)).modules())
                    .as(program)
                    .contains("nvme", "virtio_blk");
        }
    }

    @Test
    void aFileThatEndsTooEarlyIsTruncatedOrCorrupt() throws IOException {
        Path packed = folder.resolve("cut");
        for (String program :
                List.of("cat", "gzip", "xz", "zstd -q", "lz4 -q -l", "lzop", "bzip2")) {
            run(
                    "%s '%s' > '%s'"
                            .formatted(
                                    program.equals("cat") ? program : program + " -c",
                                    main,
                                    packed));
            byte[] bytes = Files.readAllBytes(packed);

            assertThatThrownBy(() -> read(Arrays.copyOf(bytes, bytes.length / 2)))
                    .as(program)
                    .isInstanceOf(ImageException.class);
        }
    }

    @Test
    void whatIsNeitherAnArchiveNorCompressedIsCorrupt() {
        assertThatThrownBy(() -> read(new byte[] {'M', 'Z', 'h', '9', 1, 2, 3, 4}))
                .isInstanceOfSatisfying(
                        ImageException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT));
    }

    @Test
    void dracutMayHideEverythingInASquashfs() throws IOException {
        Path squash = archive("squash", "squashfs-root.img");

        assertThatThrownBy(() -> read(Files.readAllBytes(squash)))
                .hasMessageContaining("squashfs-root.img");
    }

    @Test
    void whatUnpacksToMoreThanAnInitramfsEverHasIsRefused() throws IOException {
        Path packed = folder.resolve("bomb");
        Path zeros = folder.resolve("zeros");
        Files.createDirectories(zeros);
        Files.write(zeros.resolve("zeros"), new byte[1 << 20]);
        run("cd '%s' && ls | cpio --quiet -o -H newc | gzip > '%s'".formatted(zeros, packed));
        byte[] bomb = Files.readAllBytes(packed);

        assertThat(bomb).hasSizeLessThan(4_096);
        assertThatThrownBy(() -> Initramfs.read(new BytesSource(bomb), 1 << 19))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
    }

    @FuzzTest
    void anyBytesAreReadOrRefused(byte[] bytes) throws IOException {
        try {
            assertThat(read(bytes).modules()).doesNotContainNull();
        } catch (ImageException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static Initramfs read(byte[] bytes) throws IOException {
        return Initramfs.read(new BytesSource(bytes));
    }
}
