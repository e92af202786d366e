package assay.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A program of the host that knows the right answer: {@code qemu-img}, {@code debugfs}.
 *
 * <p>On a stranger's machine a missing one skips the test and says which package has it; where
 * {@code CI=true} it fails the test, so that a skipped test never passes for a run one.
 */
public final class Oracle {

    private final String program;

    private Oracle(String program) {
        this.program = program;
    }

    /** The program called {@code name}, or the end of this test if the host has none. */
    public static Oracle require(String name) {
        boolean found =
                List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin").stream()
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        if (!found) {
            throw missing(name);
        }
        return new Oracle(name);
    }

    /** Ends this test for want of {@code what}; the exception is only for the compiler to see. */
    static IllegalStateException missing(String what) {
        String message = "SKIPPED: not installed: " + what + "; 'make tools' installs it";
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(message);
        }
        System.err.println(message);
        Assumptions.abort(message);
        return new IllegalStateException(message);
    }

    /**
     * What a run of a program gave.
     *
     * @param exitCode 0 if it was content
     * @param output standard output and error, in the order they came
     */
    public record Answer(int exitCode, String output) {}

    /** Runs the program and gives its answer, whatever its exit code. */
    public Answer ask(Object... arguments) {
        return answer("", arguments);
    }

    /** Runs the program with {@code input} to read; it must succeed. Gives what it printed. */
    public String feed(String input, Object... arguments) {
        return successful(answer(input, arguments));
    }

    private Answer answer(String input, Object... arguments) {
        ProcessBuilder builder = new ProcessBuilder(program);
        for (Object argument : arguments) {
            builder.command().add(argument.toString());
        }
        builder.environment().put("LC_ALL", "C.UTF-8");
        try {
            Process process = builder.redirectErrorStream(true).start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            byte[] output = process.getInputStream().readAllBytes();
            return new Answer(process.waitFor(), new String(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("cannot run " + program, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + program, e);
        }
    }

    /** Runs the program, which must succeed, and gives what it printed. */
    public String run(Object... arguments) {
        return successful(ask(arguments));
    }

    private String successful(Answer answer) {
        Assertions.assertEquals(0, answer.exitCode(), () -> program + ": " + answer.output());
        return answer.output();
    }
}
