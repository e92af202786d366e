package assay.rules.repair;

import assay.testkit.Oracle;
import assay.testkit.Oracle.Answer;
import assay.testkit.lookalike.LinuxLookAlike;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A look-alike's files as scripts would see them in the machine: its own, and in {@code /usr} the
 * host's programs before its own, which do not run. Nothing of the host can be written, and there
 * is no network.
 *
 * <p>This takes root and the right to mount; without them the test is skipped.
 */
final class RunningLookAlike implements AutoCloseable {

    private static final long ROOT_FILE_SYSTEM = 1 << 20;

    private static final String RUN =
            """
            set -eu
            mount -t tmpfs none "$1/run-usr"
            mkdir -p "$1/run-usr/shims/local/bin" "$1/run-usr/own"
            ln -s "$(readlink -f "$(command -v awk)")" "$1/run-usr/shims/local/bin/awk"
            mount --bind "$1/tree/usr" "$1/run-usr/own"
            mount -t overlay overlay \
              -o "ro,lowerdir=$1/run-usr/shims:/usr:$1/run-usr/own" "$1/tree/usr"
            mkdir -p "$1/tree/dev" "$1/tree/tmp"
            touch "$1/tree/dev/null"
            mount --bind /dev/null "$1/tree/dev/null"
            exec chroot "$1/tree" /usr/bin/bash -s
            """;

    private final Path folder;

    private RunningLookAlike(Path folder) {
        this.folder = folder;
    }

    /** The files of {@code look}, in {@code folder}. */
    static RunningLookAlike start(LinuxLookAlike look, Path folder) throws IOException {
        String user = Oracle.require("id").run("-u").strip();
        Answer mount = Oracle.require("unshare").ask("-m", "mount", "-t", "tmpfs", "none", folder);
        if (!user.equals("0") || mount.exitCode() != 0) {
            String skipped = "SKIPPED: scripts are run as root who may mount: " + mount.output();
            System.err.println(skipped);
            Assumptions.abort(skipped);
        }
        Files.createDirectories(folder.resolve("run-usr"));
        Files.createDirectories(folder.resolve("tree"));
        Path disk = look.build(folder);
        Oracle.require("debugfs")
                .run(
                        "-R",
                        "rdump / " + folder.resolve("tree"),
                        disk + "?offset=" + ROOT_FILE_SYSTEM);
        Files.delete(disk);
        return new RunningLookAlike(folder);
    }

    /** Runs a script of bash in it; gives what it said, and its exit code. */
    Answer run(String script) throws IOException {
        Path file = Files.writeString(folder.resolve("script"), script);
        return Oracle.require("unshare")
                .ask(
                        "-m",
                        "-n",
                        "bash",
                        "-c",
                        RUN.replace("bash -s", "bash -s < " + file),
                        "-",
                        folder);
    }

    /** All files with their owners, permissions and contents. */
    String state() {
        return Oracle.require("bash")
                .run(
                        "-c",
                        "cd \"$1\" && find . -printf '%p %y %m %U:%G %l\\n' | sort"
                                + " && find . -type f -print0 | sort -z | xargs -0 sha256sum",
                        "-",
                        folder.resolve("tree"));
    }

    /** A disk without partitions, with these files. */
    Path disk() {
        Path disk = folder.resolve("mended.raw");
        Oracle.require("mke2fs")
                .run("-q", "-F", "-t", "ext4", "-d", folder.resolve("tree"), disk, "96M");
        return disk;
    }

    @Override
    public void close() {
        Oracle.require("rm").run("-rf", "--one-file-system", folder.resolve("tree"));
    }
}
