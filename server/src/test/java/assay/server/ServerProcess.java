package assay.server;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server in a process of its own, on embedded defaults.
 *
 * @param process it
 * @param address what it printed: {@code http://127.0.0.1:40123}
 * @param data its data folder
 */
record ServerProcess(Process process, String address, Path data) {

    private static final String READY = "Assay is ready at ";

    /**
     * Starts a server and reads from its output where it is.
     *
     * @param main the class to run
     * @param folder its data folder is {@code folder/data}; what it complains goes to {@code
     *     folder/errors}
     */
    static ServerProcess start(
            Class<?> main, Path folder, List<String> jvmOptions, List<String> settings)
            throws IOException {
        Path data = folder.resolve("data");
        File errors = folder.resolve("errors").toFile();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What a killed JVM leaves there goes with the folder.
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(List.of("--assay.listen=127.0.0.1:0", "--assay.data=" + data));
        command.addAll(settings);
        Process process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(errors))
                        .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.startsWith(READY)) {
                Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
                return new ServerProcess(process, line.substring(READY.length()), data);
            }
        }
        throw new AssertionError(
                "the server did not start: " + lines + Files.readString(errors.toPath()));
    }

    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }

    String password() {
        return firstPassword(data);
    }

    /** The password in a data folder's {@code first-login}. */
    static String firstPassword(Path data) {
        try {
            String line = Files.readAllLines(data.resolve("first-login")).getLast();
            return line.substring(line.indexOf(' ') + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Api logIn() {
        return Api.at(address).logIn("admin", password());
    }

    /** Signal 9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As an operator stops it, so that it stops its PostgreSQL, too. */
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
