package assay.testkit;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** OpenStack's own Keystone, as a process: {@code testkit/keystone} tells how. */
public final class KeystoneServer implements Closeable {

    /** Of {@code admin}, the operator, whose project is called the same. */
    public static final String PASSWORD = "of-no-secret";

    private static final Path SCRIPT = Path.of("testkit", "keystone");

    private final Process process;
    private final URI address;

    private KeystoneServer(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts one in {@code folder}; returns when it answers. The end of this test if the host has
     * none.
     */
    public static KeystoneServer start(Path folder) throws IOException {
        Oracle.require("keystone-manage");
        Process process =
                new ProcessBuilder(script().toString(), folder.toString(), PASSWORD)
                        .redirectError(folder.resolve("errors").toFile())
                        .start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String address = said.readLine();
        if (address == null) {
            throw new IllegalStateException(
                    "keystone does not start: " + Files.readString(folder.resolve("errors")));
        }
        return new KeystoneServer(process, URI.create(address));
    }

    private static Path script() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(folder -> folder.resolve(SCRIPT))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + SCRIPT));
    }

    /** Where it listens, on this machine only. */
    public URI address() {
        return address;
    }

    /** Ends it, and returns when it has ended. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
