package assay.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;

/**
 * Real images, built on this machine from Debian's packages and kept between runs; {@code
 * testkit/images/README.md} says what each is for. All tests share them: never write to one.
 */
public final class Images {

    private static final Path SCRIPT = Path.of("testkit", "images", "build");

    // EX_UNAVAILABLE of sysexits.h: a program that the script needs is not installed.
    private static final int TOOLS_MISSING = 69;

    private Images() {}

    /**
     * The path of the image {@code name}: {@code debian.qcow2}, {@code formats/v2.qcow2}.
     *
     * <p>One that this machine has not built yet is built now, which takes minutes for the first
     * and says so on standard error. Where that cannot be done for want of tools the test ends, as
     * with {@link Oracle#require}.
     */
    public static Path require(String name) {
        Oracle.require("bash");
        try {
            Process build =
                    new ProcessBuilder(script().toString(), name)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            build.getOutputStream().close();
            String output =
                    new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = build.waitFor();
            if (exitCode == TOOLS_MISSING) {
                throw Oracle.missing("the tools that build " + name);
            }
            Assertions.assertEquals(0, exitCode, SCRIPT + " " + name + ": see its message above");
            return Path.of(output.lines().toList().getLast(), name);
        } catch (IOException e) {
            throw new IllegalStateException("cannot run " + SCRIPT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while building " + name, e);
        }
    }

    /** The script of the work tree that the tests run in, whichever module's folder that is. */
    private static Path script() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(folder -> folder.resolve(SCRIPT))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("no " + SCRIPT + " above this folder"));
    }
}
