package assay.guest.fs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Folders for the tools that put one into a file system. */
public final class HostFolders {

    private HostFolders() {}

    /** One of everything that any user can make: sizes, links, names, modes, depth. */
    public static Path everything(Path folder) throws IOException {
        Path files = Files.createDirectories(folder.resolve("files"));
        for (int size : List.of(0, 1, 100, 2047, 2048, 2049, 131_072, 131_073, 300_000)) {
            byte[] bytes = new byte[size];
            new Random(size).nextBytes(bytes);
            Files.write(files.resolve("size-" + size), bytes);
        }
        Files.writeString(files.resolve("text"), "all work and no play ".repeat(40_000));
        try (RandomAccessFile file =
                new RandomAccessFile(files.resolve("with-hole").toFile(), "rw")) {
            file.setLength(700_000);
            file.seek(400_000);
            file.write(1);
        }
        Path links = Files.createDirectories(folder.resolve("links"));
        for (String target : List.of("x", "../files/text", "/etc/passwd", "./a/../b", "..")) {
            Files.createSymbolicLink(
                    links.resolve("to-" + target.replace('/', '_')), Path.of(target));
        }
        Files.createSymbolicLink(links.resolve("long"), Path.of("y".repeat(120), "z".repeat(80)));
        Path names = Files.createDirectories(folder.resolve("names"));
        Files.writeString(names.resolve("试金石.txt"), "assay\n");
        Files.writeString(names.resolve("with space; and more"), "");
        Files.writeString(names.resolve("n".repeat(200)), "long\n");
        Path many = Files.createDirectories(folder.resolve("many"));
        for (int i = 0; i < 400; i++) {
            Files.writeString(many.resolve("a file with a longish name " + i), "number " + i);
        }
        Path deep = folder;
        for (int i = 0; i < 12; i++) {
            deep = deep.resolve("level-" + i);
        }
        Files.createDirectories(deep);
        Files.writeString(deep.resolve("bottom"), "here\n");
        Path setuid = Files.writeString(folder.resolve("setuid"), "#!/bin/sh\n");
        Files.setAttribute(setuid, "unix:mode", 0104751);
        Files.setLastModifiedTime(setuid, FileTime.from(Instant.parse("2024-02-29T12:34:56Z")));
        Files.createDirectories(folder.resolve("empty"));
        return folder;
    }
}
