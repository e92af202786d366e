package assay.guest.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import assay.testkit.Oracle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Hundreds of broken and malicious images, each inspected in little memory under strace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileImagesTest {

    /** What a machine that idles has, and 64 MiB. */
    private static final String HEAP = "-Xmx80m";

    private static final long MOST_MILLIS = 5000;

    /** What must be refused for naming another file, a device or a host. */
    private static final Pattern ELSEWHERE =
            Pattern.compile(
                    "qcow2-(v2-)?backing-(file|relative|device|json|http|nbd|itself)"
                            + "|qcow2-data-file-.*"
                            + "|vmdk-extent-(absolute|parent-folder|flat|device|two)"
                            + "|vmdk-descriptor-(parent|hint)"
                            + "|vhd-differencing-file");

    /** What must be refused, for whatever reason. */
    private static final Pattern REFUSED =
            Pattern.compile(
                    "polyglot-(qcow2|vmdk|vdi|vhd)-.*|vmdk-text-.*|qed-.*|qcow1-.*|ova-(link|hard-link|two-disks|no-disk|"
                            + "backing|device|in-ova|size-.*)|(gzip|xz|zstd)-.*|empty|text|one-byte|"
                            + "qcow2-truncated-(4|71|72|103|104)|qcow2-crypt-method-.*");

    private static final Pattern LINE = Pattern.compile("(\\S+)\t(\\d+) ms\t(.*)");
    private static final Pattern OPENED = Pattern.compile("open(?:at)?\\([^\"]*\"([^\"]*)\"");

    @TempDir static Path work;

    private List<Matcher> lines = List.of();
    private List<String> calls = List.of();

    private record Result(String name, long millis, String outcome) {}

    static String line(String name, long millis, String outcome) {
        return name + "\t" + millis + " ms\t" + outcome.lines().findFirst().orElse("");
    }

    @BeforeAll
    void inspectAll() throws IOException, InterruptedException {
        Oracle.require("strace");
        Oracle.require("python3");
        for (String maker :
                List.of(
                        "qemu-img",
                        "mkfs.btrfs",
                        "mkntfs",
                        "mkfs.vfat",
                        "mksquashfs",
                        "sgdisk",
                        "genisoimage",
                        "mkfs.xfs",
                        "mke2fs",
                        "debugfs",
                        "zstd",
                        "mcopy")) {
            Oracle.require(maker);
        }
        Path folder = work.resolve("images");
        run(List.of("python3", "-B", script().toString(), folder.toString()), "make.log");
        Path spool = Files.createDirectory(work.resolve("tmp"));
        run(
                List.of(
                        "strace",
                        "-f",
                        "-qq",
                        "-o",
                        work.resolve("calls").toString(),
                        "--seccomp-bpf",
                        "-e",
                        "trace=open,openat,connect,execve",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:MaxDirectMemorySize=16m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + spool,
                        "-cp",
                        System.getProperty("java.class.path"),
                        InspectAll.class.getName(),
                        folder.toString()),
                "results");
        lines =
                Files.readAllLines(work.resolve("results")).stream()
                        .map(LINE::matcher)
                        .filter(Matcher::matches)
                        .toList();
        calls = Files.readAllLines(work.resolve("calls"));
        System.out.println("inspected " + lines.size() + " hostile images");
    }

    @Test
    void everyFileEndsInAnErrorOfOursOrABoundedResult() throws IOException {
        try (Stream<Path> files = Files.list(work.resolve("images"))) {
            assertThat(lines).hasSameSizeAs(files.toList()).hasSizeGreaterThan(200);
        }
        assertThat(results().filter(result -> result.outcome().startsWith("broken"))).isEmpty();
    }

    @Test
    void noneTakesMoreThanFiveSecondsOfCpu() {
        assertThat(results().filter(result -> result.millis() > MOST_MILLIS)).isEmpty();
    }

    @Test
    void whatNamesAnotherFileIsRefusedForThat() {
        assertThat(results().filter(result -> ELSEWHERE.matcher(result.name()).matches()))
                .hasSizeGreaterThan(25)
                .allMatch(result -> result.outcome().startsWith("refused EXTERNAL_FILE"));
    }

    @Test
    void whatIsNoOneDiskIsRefused() {
        assertThat(results().filter(result -> REFUSED.matcher(result.name()).matches()))
                .hasSizeGreaterThan(40)
                .allMatch(result -> result.outcome().startsWith("refused"));
    }

    @Test
    void noOtherFileIsOpenedAndNoHostIsContacted() {
        int first = firstImage();
        assertThat(calls.subList(first, calls.size()))
                .noneMatch(call -> call.contains("connect(") || call.contains("execve("))
                .allMatch(this::isExpected);
    }

    private int firstImage() {
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).contains(work.resolve("images") + "/")) {
                return i;
            }
        }
        throw new AssertionError("no image was opened");
    }

    /**
     * An image of the corpus, a file that one is unpacked into, or a class of ours or the JDK's.
     */
    private boolean isExpected(String call) {
        Matcher opened = OPENED.matcher(call);
        if (!opened.find()) {
            // The end of a call that strace shows in two parts names no file.
            return !call.contains("open(") && !call.contains("openat(");
        }
        String path = opened.group(1);
        return path.startsWith(work.toString())
                || path.startsWith(System.getProperty("java.home"))
                || path.startsWith("/proc/")
                || path.startsWith("/sys/")
                // The JDK's digests and temporary files load its random numbers, too.
                || path.equals("/dev/random")
                || path.equals("/dev/urandom")
                || Stream.of(System.getProperty("java.class.path").split(":", -1))
                        .anyMatch(entry -> !entry.isEmpty() && path.startsWith(entry));
    }

    private Stream<Result> results() {
        return lines.stream()
                .map(line ->
                        new Result(line.group(1), Long.parseLong(line.group(2)), line.group(3)));
    }

    private static void run(List<String> command, String output)
            throws IOException, InterruptedException {
        Path file = work.resolve(output);
        int exitCode =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(file.toFile())
                        .start()
                        .waitFor();
        if (exitCode != 0) {
            String said = Files.readString(file, StandardCharsets.UTF_8);
            throw new AssertionError(command.getFirst() + " ended with " + exitCode + ": " + said);
        }
    }

    private static Path script() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
                .map(folder -> folder.resolve("testkit/hostile/make"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }
}
