package assay.testkit.lookalike;

import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assertions;

/**
 * Makes file systems with the contents of a tree inside a disk's file, by their own tools. Nothing
 * is mounted and nobody needs to be root: owners and modes are set in the file system itself.
 */
final class Formatter {

    private static final long MIB = 1 << 20;

    private final Path disk;
    private final Path scratch;

    /**
     * @param disk the disk's file
     * @param scratch an empty folder for what is needed on the way
     */
    Formatter(Path disk, Path scratch) {
        this.disk = disk;
        this.scratch = scratch;
    }

    /** The least that a file system of {@code type} needs, in MiB. */
    static long mebibytes(String type) {
        return switch (type) {
            case "xfs" -> 320;
            case "btrfs" -> 144;
            case "swap", "vfat", "ldm" -> 64;
            default -> 128;
        };
    }

    /** Makes a file system at {@code offset} of the disk. */
    void format(String type, String uuid, Tree tree, long offset) throws IOException {
        switch (type) {
            case "ext2", "ext3", "ext4" -> ext(type, uuid, tree, offset);
            case "xfs" -> {
                Path folder = HostTree.write(tree, scratch.resolve("tree"));
                Path prototype = scratch.resolve("prototype");
                Files.writeString(prototype, Prototype.of(tree, folder));
                Path part = part(type);
                Oracle.require("mkfs.xfs").run("-q", "-m", "uuid=" + uuid, "-p", prototype, part);
                HostTree.delete(folder);
                copy(part, offset);
            }
            case "btrfs" -> {
                Path folder = HostTree.write(tree, scratch.resolve("tree"));
                Path part = part(type);
                Oracle.require("mkfs.btrfs").run("-q", "-U", uuid, "--rootdir", folder, part);
                HostTree.delete(folder);
                copy(part, offset);
            }
            case "vfat" -> vfat(tree, offset);
            case "swap" -> {
                Path part = part(type);
                Oracle.require("mkswap").run("-U", uuid, part);
                copy(part, offset);
            }
            case "ldm" -> {} // its volumes are in a database that we do not write
            default -> throw new IllegalArgumentException("no way to make " + type);
        }
    }

    private void ext(String type, String uuid, Tree tree, long offset) throws IOException {
        Path folder = HostTree.write(tree, scratch.resolve("tree"));
        String options = "lazy_itable_init=1,lazy_journal_init=1,nodiscard,offset=" + offset;
        Oracle.require("mke2fs")
                .run(
                        "-q",
                        "-F",
                        "-t",
                        type,
                        "-b",
                        4096,
                        "-U",
                        uuid,
                        "-E",
                        options,
                        "-d",
                        folder,
                        disk,
                        mebibytes(type) + "M");
        StringBuilder script = new StringBuilder();
        tree.entries().forEach((path, entry) -> owned(script, path, entry));
        Path commands = Files.writeString(scratch.resolve("commands"), script);
        String said =
                Oracle.require("debugfs").run("-w", "-f", commands, disk + "?offset=" + offset);
        // it repeats each command and says what fails in lines of their own, with exit code 0
        said.lines()
                .filter(line -> !line.startsWith("debugfs"))
                .findFirst()
                .ifPresent(line -> Assertions.fail("debugfs: " + line));
        Files.delete(commands);
        HostTree.delete(folder);
    }

    /** Commands of debugfs that set what the host's file could not. */
    private static void owned(StringBuilder script, String path, Entry entry) {
        Map<String, String> fields =
                Map.of(
                        "uid",
                        Integer.toString(entry.uid()),
                        "gid",
                        Integer.toString(entry.gid()),
                        "mode",
                        "0" + Integer.toOctalString(entry.kind().format() | entry.mode()),
                        "mtime",
                        "@" + entry.modified(),
                        "mtime_extra",
                        "0");
        fields.forEach((field, value) -> set(script, path, field, value));
        if (entry.immutable()) {
            set(script, path, "flags", "0x80010"); // EXTENTS and IMMUTABLE
        }
    }

    private static void set(StringBuilder script, String path, String field, String value) {
        script.append("sif \"").append(path).append("\" ").append(field).append(' ').append(value);
        script.append('\n');
    }

    private void vfat(Tree tree, long offset) throws IOException {
        Path part = part("vfat");
        Oracle.require("mkfs.vfat").run("-i", "A55A0001", part);
        for (Map.Entry<String, Entry> file : tree.entries().entrySet()) {
            String at = "::" + file.getKey();
            if (file.getValue().kind() == Entry.Kind.FILE) {
                Path content = scratch.resolve("content");
                Files.write(content, file.getValue().content());
                Oracle.require("mcopy").run("-i", part, content, at);
                Files.delete(content);
            } else if (!file.getKey().equals("/")) {
                Oracle.require("mmd").run("-i", part, at);
            }
        }
        copy(part, offset);
    }

    private Path part(String type) throws IOException {
        return RawDisk.empty(scratch.resolve("part"), mebibytes(type) * MIB);
    }

    void copy(Path part, long offset) throws IOException {
        Oracle.require("dd")
                .run(
                        "if=" + part,
                        "of=" + disk,
                        "bs=64K",
                        "conv=sparse,notrunc",
                        "seek=" + offset / 65_536,
                        "status=none");
        Files.delete(part);
    }
}
