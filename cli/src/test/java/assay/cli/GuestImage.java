package assay.cli;

import assay.testkit.Oracle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/** A small raw image with an ext4 file system that {@code mke2fs} fills, without mounting. */
final class GuestImage {

    static final Instant WHEN = Instant.parse("2024-02-29T12:34:56Z");

    private GuestImage() {}

    /** A folder with what a guest may have, and what a guest had better not have. */
    static Path folder(Path folder) throws IOException {
        Path etc = Files.createDirectories(folder.resolve("etc"));
        Files.writeString(etc.resolve("hostname"), "template\n");
        Files.setLastModifiedTime(etc.resolve("hostname"), FileTime.from(WHEN));
        Files.createSymbolicLink(etc.resolve("passwd-link"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(folder.resolve("config"), Path.of("etc"));
        Path tool = Files.write(folder.resolve("tool"), new byte[] {0, (byte) 0xFF, 10, 13, 7});
        Files.setAttribute(tool, "unix:mode", 0104755);
        Files.setPosixFilePermissions(etc, PosixFilePermissions.fromString("r-xr-x---"));
        Path deep = Files.createDirectories(folder.resolve("var/log/app"));
        Files.writeString(deep.resolve("app.log"), "x".repeat(5000));
        Files.writeString(deep.resolve("\u001B[31mred\nline"), "escape\n");
        try (RandomAccessFile file = new RandomAccessFile(deep.resolve("sparse").toFile(), "rw")) {
            file.setLength(5_000_000);
            file.seek(2_000_000);
            file.write(1);
        }
        return folder;
    }

    /** An image of a folder. */
    static Path of(Path folder, Path image) {
        Oracle.require("mke2fs").run("-q", "-F", "-t", "ext4", "-d", folder, image, "16M");
        return image;
    }

    /** Carries out one command of debugfs. */
    static void debugfs(Path image, String command) {
        Oracle.require("debugfs").run("-w", "-R", command, image);
    }
}
