package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Images;
import assay.testkit.Oracle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of a real Debian are what debugfs says they are. */
class DebianFilesTest {

    @TempDir private static Path folder;
    private static Path image = Path.of("");
    private static Path dump = Path.of("");

    @BeforeAll
    static void dump() {
        image = Images.require("debian.raw");
        dump = folder.resolve("etc");
        debugfs("rdump /etc " + folder);
    }

    private static void debugfs(String request) {
        Oracle.require("debugfs").run("-R", request, image + "?offset=1048576");
    }

    /** JUnit warns of each one that leads out of its folder. */
    @AfterAll
    static void deleteLinks() {
        Oracle.require("find").run(folder, "-type", "l", "-delete");
    }

    @Test
    void lsSaysWhatDebugfsDumped() throws IOException {
        SortedMap<String, String> listed = new TreeMap<>();
        Command.assay("ls", "-R", image, "/etc", "--output", "json")
                .out()
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .forEach(file -> listed.put(file.path("path").stringValue(), line(file)));

        assertThat(listed).hasSizeGreaterThan(300).isEqualTo(host(dump));
    }

    @Test
    void cpCopiesWhatDebugfsDumps() throws IOException {
        Path copy = folder.resolve("copy");

        assertThat(Command.assay("cp", image, "/etc", copy).exitCode()).isZero();

        assertThat(Oracle.require("diff").run("-r", "--no-dereference", dump, copy)).isEmpty();
        assertThat(host(copy)).isEqualTo(host(dump));
    }

    @Test
    void catPrintsWhatDebugfsDumps() throws IOException {
        Path expected = folder.resolve("bash");
        debugfs("dump /usr/bin/bash " + expected);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintWriter err = new PrintWriter(Writer.nullWriter());

        Assay.run(out, err, "cat", image.toString(), "/bin/bash");

        assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(expected));
    }

    private static String line(JsonNode file) {
        String type = file.path("type").stringValue();
        String time = file.path("modified").stringValue();
        return switch (type) {
            case "symlink" -> type + " " + file.path("target").stringValue();
            case "directory" -> type + " " + file.path("mode").stringValue() + " " + time;
            default ->
                    "%s %s %s %d"
                            .formatted(
                                    type,
                                    file.path("mode").stringValue(),
                                    time,
                                    file.path("size").intValue());
        };
    }

    private static SortedMap<String, String> host(Path top) throws IOException {
        try (Stream<Path> paths = Files.walk(top)) {
            return paths.filter(path -> !path.equals(top))
                    .collect(
                            Collectors.toMap(
                                    path -> "/etc/" + top.relativize(path),
                                    DebianFilesTest::line,
                                    (a, _) -> a,
                                    TreeMap::new));
        }
    }

    private static String line(Path path) {
        try {
            if (Files.isSymbolicLink(path)) {
                return "symlink " + Files.readSymbolicLink(path);
            }
            int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            FileTime time = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
            String rest = "%04o %s".formatted(mode & 07777, time);
            return Files.isDirectory(path)
                    ? "directory " + rest
                    : "regular " + rest + " " + Files.size(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
