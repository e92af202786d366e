package assay.guest.fs.fat;

import assay.testkit.Oracle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** File systems that mkfs.vfat makes and mtools fills, without mounting anything. */
final class FatImage {

    static final Instant WHEN = Instant.parse("2024-02-29T12:34:56Z");

    private FatImage() {}

    /** An empty file system of {@code size} bytes. */
    static Path make(Path image, long size, String... options) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(size);
        }
        List<Object> arguments = new ArrayList<>(List.of((Object[]) options));
        arguments.add(image);
        Oracle.require("mkfs.vfat").run(arguments.toArray());
        return image;
    }

    /** Copies what is in a folder to the top of a file system. */
    static void fill(Path image, Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.sorted().toList()) {
                Oracle.require("mcopy").run("-s", "-m", "-Q", "-i", image, child, "::");
            }
        }
    }

    /** A folder with one of everything that FAT can hold. */
    static Path everything(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("EFI/BOOT"));
        Files.writeString(folder.resolve("EFI/BOOT/BOOTX64.EFI"), "MZ" + "x".repeat(100));
        Files.createDirectories(folder.resolve("empty"));
        Path names = Files.createDirectories(folder.resolve("names"));
        Files.writeString(names.resolve("试金石.txt"), "assay\n");
        Files.writeString(names.resolve("with spaces + and ; more.text"), "");
        Files.writeString(names.resolve("n".repeat(120)), "long\n");
        Files.writeString(names.resolve("thirteenchars"), "no end\n");
        Files.writeString(names.resolve("UPPER.TXT"), "short\n");
        Files.writeString(names.resolve("lower.txt"), "short\n");
        Path files = Files.createDirectories(folder.resolve("files"));
        for (int size : List.of(0, 1, 511, 512, 513, 4096, 70_000, 300_001)) {
            byte[] bytes = new byte[size];
            new Random(size).nextBytes(bytes);
            Files.write(files.resolve("size-" + size), bytes);
        }
        Path many = Files.createDirectories(folder.resolve("many"));
        for (int i = 0; i < 150; i++) {
            Files.writeString(many.resolve("a file with a longish name " + i), "" + i);
        }
        Path deep = folder;
        for (int i = 0; i < 8; i++) {
            deep = deep.resolve("level-" + i);
        }
        Files.createDirectories(deep);
        Path bottom = Files.writeString(deep.resolve("bottom"), "here\n");
        Files.setLastModifiedTime(bottom, FileTime.from(WHEN));
        return folder;
    }
}
