package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands about files, on an image with one volume and no operating system. */
class FilesTest {

    @TempDir private static Path folder;
    private static Path image = Path.of("");

    @BeforeAll
    static void makeImage() throws IOException {
        Path source = GuestImage.folder(Files.createDirectory(folder.resolve("source")));
        image = GuestImage.of(source, folder.resolve("disk.raw"));
        GuestImage.debugfs(image, "mknod pipe p");
    }

    /** JUnit warns of each one that leads out of its folder. */
    @AfterAll
    static void deleteLinks() {
        Oracle.require("find").run(folder, "-type", "l", "-delete");
    }

    @Test
    void lsNamesWhatIsInAFolder() {
        assertThat(Command.assay("ls", image).out().lines())
                .containsExactly("config", "etc", "lost+found", "pipe", "tool", "var");
        assertThat(Command.assay("ls", image, "config").out().lines())
                .containsExactly("hostname", "passwd-link");
        assertThat(Command.assay("ls", image, "/etc/hostname").out()).isEqualTo("hostname\n");
    }

    @Test
    void lsShowsModesOwnersSizesAndTimes() {
        List<String> lines = Command.assay("ls", "-l", image, "/etc").out().lines().toList();

        assertThat(lines.get(0)).matches("-rw-r--r-- +1 +0 +0 +9 2024-02-29T12:34:56Z hostname");
        assertThat(lines.get(1)).startsWith("lrwxrwxrwx").endsWith("passwd-link -> /etc/passwd");
        assertThat(Command.assay("ls", "-l", image, "tool").out()).startsWith("-rwsr-xr-x");
    }

    @Test
    void lsGivesOneJsonObjectOnALine() {
        List<JsonNode> files = json("ls", "-R", image, "/etc");

        assertThat(files).hasSize(2);
        assertThat(files.get(0).path("path").stringValue()).isEqualTo("/etc/hostname");
        assertThat(files.get(0).path("type").stringValue()).isEqualTo("regular");
        assertThat(files.get(0).path("mode").stringValue()).isEqualTo("0644");
        assertThat(files.get(0).path("size").intValue()).isEqualTo(9);
        assertThat(files.get(0).path("modified").stringValue()).isEqualTo("2024-02-29T12:34:56Z");
        assertThat(files.get(1).path("target").stringValue()).isEqualTo("/etc/passwd");
    }

    @Test
    void namesNeverControlTheTerminal() {
        assertThat(Command.assay("ls", image, "/var/log/app").out()).contains("?[31mred?line\n");
        assertThat(json("ls", image, "/var/log/app").getFirst().path("path").stringValue())
                .isEqualTo("/var/log/app/\u001B[31mred\nline");
    }

    @Test
    void treeDrawsFolders() {
        assertThat(Command.assay("tree", image, "--depth", "2").out())
                .isEqualTo(
                        """
                        /
                        ├── config -> etc
                        ├── etc
                        │   ├── hostname
                        │   └── passwd-link -> /etc/passwd
                        ├── lost+found
                        ├── pipe
                        ├── tool
                        └── var
                            └── log
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --name *.log                     | /var/log/app/app.log
                    --type l                         | /config /etc/passwd-link
                    --size +1M                       | /var/log/app/sparse
                    --size 9 --type f                | /etc/hostname
                    --type d --name log              | /var/log
                    --newer 2024-03-01 --name host*  | ''
                    --newer 2024-02-28 --name host*  | /etc/hostname
                    --newer 2024-02-29T12:34:55Z --name host*  | /etc/hostname
                    """)
    void findGivesPaths(String options, String paths) {
        Object[] arguments = ("find " + image + " " + options).split(" +");

        assertThat(String.join(" ", Command.assay(arguments).out().lines().toList()))
                .isEqualTo(paths);
    }

    @Test
    void findSaysWhatIsWrongWithItsOptions() {
        assertThat(Command.assay("find", image, "--size", "big", "--lang", "en").err())
                .contains("big is not a size");
        assertThat(Command.assay("find", image, "--newer", "monday").exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void catGivesTheBytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintWriter err = new PrintWriter(Writer.nullWriter());

        int exitCode = Assay.run(out, err, "cat", image.toString(), "/tool");

        assertThat(exitCode).isEqualTo(ExitCode.PASS);
        assertThat(out.toByteArray()).isEqualTo(new byte[] {0, (byte) 0xFF, 10, 13, 7});
        assertThat(Command.assay("cat", image, "config/hostname").out()).isEqualTo("template\n");
    }

    @Test
    void whatIsNotThereIsSaidSo() {
        Command missing = Command.assay("cat", image, "/etc/shadow", "--lang", "en");
        Command directory = Command.assay("cat", image, "/etc", "--lang", "zh");
        Command volume = Command.assay("ls", image, "--volume", "3", "--lang", "en");

        assertThat(missing.exitCode()).isEqualTo(ExitCode.NO_INPUT);
        assertThat(missing.err()).isEqualTo("There is no /etc/shadow in the image.\n");
        assertThat(directory.err()).contains("不是有内容的文件");
        assertThat(volume.err()).contains("no volume 3", "0 (ext4)");
        assertThat(Command.assay("ls", image, "--volume", "0").exitCode()).isZero();
    }

    @Test
    void cpCopiesAFolderWithLinksModesAndTimes() throws IOException {
        Path target = folder.resolve("copy");

        Command command = Command.assay("cp", image, "/", target, "--lang", "en");

        assertThat(command.err()).isEqualTo("/pipe: not copied: a device, pipe or socket\n");
        assertThat(command.exitCode()).isEqualTo(ExitCode.UNREADABLE_IMAGE);
        assertThat(target.resolve("etc/hostname")).hasContent("template\n");
        assertThat(Files.getLastModifiedTime(target.resolve("etc/hostname")).toInstant())
                .isEqualTo(GuestImage.WHEN);
        assertThat(Files.readSymbolicLink(target.resolve("config"))).isEqualTo(Path.of("etc"));
        assertThat(Files.readSymbolicLink(target.resolve("etc/passwd-link")))
                .isEqualTo(Path.of("/etc/passwd"));
        assertThat(mode(target.resolve("etc"))).isEqualTo(040550);
        assertThat(mode(target.resolve("tool"))).isEqualTo(0100755);
        Path sparse = target.resolve("var/log/app/sparse");
        assertThat(Files.mismatch(sparse, folder.resolve("source/var/log/app/sparse")))
                .isEqualTo(-1);
        assertThat(Oracle.require("du").run("-k", sparse)).matches("\\d{1,2}\t.*\n");
    }

    @Test
    void cpPutsAFileIntoAFolderThatIsThereAndOverwritesNothing() throws IOException {
        Path target = Files.createDirectory(folder.resolve("there"));

        Command first = Command.assay("cp", image, "/etc/hostname", target);
        Command second = Command.assay("cp", image, "/etc/hostname", target, "--lang", "en");

        assertThat(first.exitCode()).isZero();
        assertThat(target.resolve("hostname")).hasContent("template\n");
        assertThat(second.exitCode()).isEqualTo(ExitCode.CANNOT_CREATE);
        assertThat(second.err()).contains("exists already");
    }

    @Test
    void cpFollowsNoLinkThatIsInItsWay() throws IOException {
        Path target = Files.createDirectory(folder.resolve("trap"));
        Path victim = folder.resolve("victim");
        Files.createSymbolicLink(target.resolve("hostname"), victim);

        Command command = Command.assay("cp", image, "/etc/hostname", target);

        assertThat(command.exitCode()).isEqualTo(ExitCode.CANNOT_CREATE);
        assertThat(Files.exists(victim, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void aNameThatIsAPathElsewhereIsRefused() {
        assertThat(HostName.in(folder, "plain")).contains(folder.resolve("plain"));
        assertThat(HostName.in(folder, "back\\slash")).isPresent(); // one name in Linux
        for (String name : List.of("", ".", "..", "a/b", "/etc", "nul\0", "bro\uFFFDken")) {
            assertThat(HostName.in(folder, name)).as(name).isEmpty();
        }
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }

    private static List<JsonNode> json(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", "json"));
        return Command.assay(all.toArray())
                .out()
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
    }
}
