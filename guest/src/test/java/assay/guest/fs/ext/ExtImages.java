package assay.guest.fs.ext;

import assay.testkit.Oracle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** File systems that mke2fs makes of a folder, and folders that are worth it. */
final class ExtImages {

    private static final Instant WHEN = Instant.parse("2024-02-29T23:59:58Z");

    private ExtImages() {}

    /**
     * An image of {@code size}, as mke2fs writes it ({@code 32M}), with all that is in a folder.
     */
    static Path of(Path folder, Path image, String size, String... options) {
        return make(List.of("-d", folder), image, size, options);
    }

    /** An image with nothing in it. */
    static Path empty(Path image, String size, String... options) {
        return make(List.of(), image, size, options);
    }

    private static Path make(List<Object> content, Path image, String size, String... options) {
        List<Object> arguments = new ArrayList<>(List.of("-q", "-F"));
        arguments.addAll(content);
        arguments.addAll(List.of(options));
        arguments.add(image);
        arguments.add(size);
        Oracle.require("mke2fs").run(arguments.toArray());
        return image;
    }

    /** Carries out one command of debugfs and gives what it printed. */
    static String debugfs(Path image, String command) {
        return Oracle.require("debugfs").run("-w", "-R", command, image);
    }

    /** Replaces bytes of an image. */
    static void patch(Path image, long offset, byte... bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), offset);
        }
    }

    /** A folder with one of everything that a file system can hold. */
    static Path everything(Path folder) throws IOException {
        files(Files.createDirectories(folder.resolve("files")));
        links(Files.createDirectories(folder.resolve("links")));
        Path deep = folder;
        for (int i = 0; i < 12; i++) {
            deep = deep.resolve("level-" + i);
        }
        Files.createDirectories(deep);
        Files.writeString(deep.resolve("bottom"), "here\n");
        Path names = Files.createDirectories(folder.resolve("names"));
        Files.writeString(names.resolve("试金石.txt"), "assay\n");
        Files.writeString(names.resolve("with space \"and\" quotes"), "");
        Files.writeString(names.resolve("n".repeat(255)), "long\n");
        Path modes = Files.writeString(folder.resolve("setuid"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(modes, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.setAttribute(modes, "unix:mode", 0104751);
        Files.setLastModifiedTime(modes, FileTime.from(WHEN));
        Files.createDirectories(folder.resolve("empty"));
        return folder;
    }

    /** Sizes around those at which a file moves out of its inode, and maps get deeper. */
    private static void files(Path folder) throws IOException {
        for (int size : List.of(0, 1, 59, 60, 61, 100, 150, 160, 1024, 4096, 65537, 700_000)) {
            Files.write(folder.resolve("size-" + size), bytes(size));
        }
        try (RandomAccessFile file = open(folder.resolve("nothing-but-a-hole"))) {
            file.setLength(8_000_000);
        }
        // 600 extents: an extent tree of depth 2 in blocks of 1 KiB.
        pieces(folder.resolve("in-pieces"), 600, 12_288);
        // Far enough for triple indirect blocks of 1 KiB, and of 4 KiB the double ones.
        pieces(folder.resolve("far"), 3, 34_000_000);
    }

    private static void pieces(Path path, int count, int distance) throws IOException {
        try (RandomAccessFile file = open(path)) {
            for (long i = 0; i < count; i++) {
                file.seek(i * distance / 4096 * 4096);
                file.write(bytes(4000 + (int) i % 96));
            }
        }
    }

    /** The same for the same size, in every run. */
    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static RandomAccessFile open(Path path) throws IOException {
        return new RandomAccessFile(path.toFile(), "rw");
    }

    private static void links(Path folder) throws IOException {
        for (int size : List.of(1, 59, 60, 61, 120, 1000)) {
            Files.createSymbolicLink(folder.resolve("to-" + size), Path.of("x".repeat(size)));
        }
        Files.createSymbolicLink(folder.resolve("absolute"), Path.of("/names/试金石.txt"));
        Path original = Files.writeString(folder.resolve("original"), "two names\n");
        Files.createLink(folder.resolve("hard"), original);
    }
}
