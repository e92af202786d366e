package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Images;
import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code assay diff} says of two small systems, and of two real ones. */
class DiffTest {

    @TempDir private static Path folder;
    private static Path before = Path.of("");
    private static Path after = Path.of("");

    @BeforeAll
    static void makeImages() throws IOException {
        Path source = system(Files.createDirectory(folder.resolve("source")));
        before = GuestImage.of(source, folder.resolve("before.raw"));
        change(source);
        after = GuestImage.of(source, folder.resolve("after.raw"));
        GuestImage.debugfs(after, "set_inode_field /owned uid 1000");
        GuestImage.debugfs(after, "mknod pipe p");
    }

    private static Path system(Path source) throws IOException {
        GuestImage.folder(source);
        Files.writeString(source.resolve("etc/os-release"), "ID=debian\nVERSION_ID=\"12\"\n");
        Files.writeString(source.resolve("etc/fstab"), "# nothing\n");
        Path dpkg = Files.createDirectories(source.resolve("var/lib/dpkg"));
        Files.writeString(dpkg.resolve("status"), status("bash 5.2", "gone 1", "openssl 3.0.1"));
        for (String name : List.of("sbin", "bin", "usr/bin", "old", "turned")) {
            Files.createDirectories(source.resolve(name));
        }
        for (String name : List.of("old/a", "old/b", "owned", "same", "turned/x")) {
            Files.writeString(source.resolve(name), "content of " + name);
        }
        Files.createSymbolicLink(source.resolve("link"), Path.of("same"));
        return source;
    }

    private static void change(Path source) throws IOException {
        Path dpkg = source.resolve("var/lib/dpkg/status");
        Files.writeString(dpkg, status("bash 5.2", "new 2", "openssl 3.0.9"));
        Files.writeString(source.resolve("etc/os-release"), "ID=debian\nVERSION_ID=\"13\"\n");
        Oracle.require("rm").run("-r", source.resolve("old"), source.resolve("turned"));
        Files.writeString(source.resolve("turned"), "no folder any more");
        Files.delete(source.resolve("link"));
        Files.createSymbolicLink(source.resolve("link"), Path.of("owned"));
        Files.setAttribute(source.resolve("tool"), "unix:mode", 0100700);
        Files.writeString(source.resolve("etc/hostname"), "another name\n");
        // the last byte of a large one, and the only one of one with holes
        Files.writeString(source.resolve("var/log/app/app.log"), "x".repeat(4999) + "y");
        byte[] sparse = Files.readAllBytes(source.resolve("var/log/app/sparse"));
        sparse[2_000_000] = 2;
        Files.write(source.resolve("var/log/app/sparse"), sparse);
        Files.setLastModifiedTime(source.resolve("same"), FileTime.from(GuestImage.WHEN));
    }

    private static String status(String... packages) {
        StringBuilder text = new StringBuilder();
        for (String each : packages) {
            int space = each.indexOf(' ');
            text.append("Package: ").append(each, 0, space);
            text.append("\nStatus: install ok installed\nArchitecture: amd64\nVersion: ");
            text.append(each.substring(space + 1)).append("\n\n");
        }
        return text.toString();
    }

    /** JUnit warns of each one that leads out of its folder. */
    @AfterAll
    static void deleteLinks() {
        Oracle.require("find").run(folder, "-type", "l", "-delete");
    }

    @Test
    void everyDifferenceOfFilesIsSaidInOrderOfNames() {
        Command diff = Command.assay("diff", before, after, "--lang", "en");

        assertThat(diff.err()).isEmpty();
        assertThat(diff.exitCode()).isEqualTo(ExitCode.FAIL);
        assertThat(section(diff, "Files:"))
                .containsExactly(
                        "~ /etc/hostname  size 9 -> 13",
                        "~ /etc/os-release  content",
                        "~ /link  target same -> owned",
                        "- /old",
                        "- /old/a",
                        "- /old/b",
                        "~ /owned  owner 0:0 -> 1000:0",
                        "+ /pipe",
                        "~ /tool  mode 4755 -> 0700",
                        "~ /turned  type directory -> regular",
                        "- /turned/x",
                        "~ /var/lib/dpkg/status  size 234 -> 233",
                        "~ /var/log/app/app.log  content",
                        "~ /var/log/app/sparse  content");
    }

    @Test
    void packagesAreComparedByVersion() {
        Command diff = Command.assay("diff", before, after, "--lang", "en");

        assertThat(section(diff, "Packages:"))
                .containsExactly("- gone 1", "+ new 2", "~ openssl 3.0.1 -> 3.0.9");
    }

    @Test
    void factsAreComparedByPath() {
        Command diff = Command.assay("diff", before, after, "--lang", "en");

        assertThat(section(diff, "Facts:"))
                .contains("~ os.version: 12 -> 13")
                .noneMatch(line -> line.contains("packages") || line.contains("evidence"));
    }

    @Test
    void jsonHasOneObjectOnALine() {
        List<JsonNode> all =
                Command.assay("diff", before, after, "--output", "json")
                        .out()
                        .lines()
                        .map(line -> JsonMapper.shared().readTree(line))
                        .toList();

        assertThat(all)
                .contains(
                        json(
                                """
                                {"kind": "file", "change": "changed", "path": "/tool",
                                 "differs": ["mode"],
                                 "a": {"type": "regular", "mode": "4755", "uid": 0, "gid": 0, "size": 5},
                                 "b": {"type": "regular", "mode": "0700", "uid": 0, "gid": 0, "size": 5}}
                                """),
                        json(
                                """
                                {"kind": "package", "change": "changed", "name": "openssl",
                                 "a": "3.0.1", "b": "3.0.9"}
                                """),
                        json(
                                """
                                {"kind": "fact", "change": "changed", "path": "os.version",
                                 "a": "12", "b": "13"}
                                """));
    }

    @Test
    void aCopyDoesNotDiffer() throws IOException {
        Path copy = Files.copy(before, folder.resolve("copy.raw"));

        Command diff = Command.assay("diff", before, copy, "--lang", "zh");

        assertThat(diff).isEqualTo(new Command(ExitCode.PASS, "没有发现差异。\n", ""));
        assertThat(Command.assay("diff", before, copy, "--output", "json").out()).isEmpty();
    }

    @Test
    void ofAVolumeOnlyFilesAreCompared() {
        Command diff = Command.assay("diff", before, after, "--volume", "0", "--lang", "en");

        assertThat(diff.exitCode()).isEqualTo(ExitCode.FAIL);
        assertThat(diff.out()).contains("~ /tool").doesNotContain("Packages:", "Facts:");
    }

    @Test
    void theImageThatCannotBeReadIsNamed() throws IOException {
        Path notes = Files.writeString(folder.resolve("notes.qcow2"), "no image".repeat(99));

        Command unreadable = Command.assay("diff", before, notes, "--lang", "en");
        Command noVolume = Command.assay("diff", before, after, "--volume", "7", "--lang", "en");

        assertThat(unreadable.exitCode()).isEqualTo(ExitCode.UNREADABLE_IMAGE);
        assertThat(unreadable.err()).startsWith(notes + " cannot be read as an image");
        assertThat(noVolume.exitCode()).isEqualTo(ExitCode.NO_INPUT);
        assertThat(noVolume.err()).startsWith(before + ": The disk has no volume 7.");
    }

    /** A folder of which nothing can be read is not one of which everything was removed. */
    @Test
    void whatCannotBeReadIsNotCalledADifference() throws IOException {
        Path broken = Files.copy(before, folder.resolve("broken.raw"));
        GuestImage.debugfs(broken, "set_inode_field /old block[0] 0");

        Command diff = Command.assay("diff", before, broken, "--volume", "0", "--lang", "en");

        assertThat(diff.exitCode()).isEqualTo(ExitCode.UNREADABLE_IMAGE);
        assertThat(diff.err()).startsWith(broken + ": /old: ").hasLineCount(1);
        assertThat(diff.out()).isEmpty();
    }

    @Test
    void aSecondNetworkCardOfARealDebianIsAllThatDiffers() {
        Path debian = Images.require("debian.raw");
        Path other = Images.require("two-nics.qcow2");

        Command diff = Command.assay("diff", debian, other, "--lang", "en");

        assertThat(diff.err()).isEmpty();
        assertThat(section(diff, "Files:")).containsExactly("+ /etc/network/interfaces.d/ens33");
        assertThat(diff.out()).doesNotContain("Packages:");
        assertThat(section(diff, "Facts:"))
                .anyMatch(line -> line.contains("network") && line.contains("ens33"))
                .allMatch(line -> line.matches("[+~-] (disk|fs|filesystems|network)\\b.*"));
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The lines below a heading. */
    private static List<String> section(Command command, String heading) {
        Stream<String> from = command.out().lines().dropWhile(line -> !line.equals(heading));
        return from.skip(1).takeWhile(line -> !line.isEmpty()).toList();
    }
}
