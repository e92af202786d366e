package assay.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * One run of the command, as its user sees it.
 *
 * @param exitCode what the shell gets
 * @param out what it answered
 * @param err what it complained
 */
record Command(int exitCode, String out, String err) {

    /** Runs {@code assay} with these arguments. */
    static Command assay(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        String[] texts = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
        int exitCode = Assay.run(out, new PrintWriter(err, true), texts);
        return new Command(exitCode, out.toString(StandardCharsets.UTF_8), err.toString());
    }
}
