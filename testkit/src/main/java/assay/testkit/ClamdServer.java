package assay.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * A real clamd in a folder of its own, that knows two signatures of ours. It reads no other
 * database, opens no port, and asks nobody.
 */
public final class ClamdServer implements AutoCloseable {

    /** What clamd calls {@link #eicar}. */
    public static final String EICAR_SIGNATURE = "Assay.Test.Eicar.UNOFFICIAL";

    /** What is found as {@code PUA.Assay.Test.Odd.UNOFFICIAL} wherever it stands. */
    public static final String ODD = "an odd thing " + "of Assay's tests";

    /** clamd's {@code StreamMaxLength}, in MiB. */
    public static final int STREAM_MEBIBYTES = 2;

    private final Process process;
    private final Path socket;

    private ClamdServer(Process process, Path socket) {
        this.process = process;
        this.socket = socket;
    }

    /**
     * The test file of the European Institute for Computer Antivirus Research, which harms nobody
     * and which every scanner finds. Two halves, lest it be found here.
     */
    public static String eicar() {
        return "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EI" + "CAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";
    }

    /** Starts one, and returns when it answers. */
    public static ClamdServer start(Path folder) throws IOException {
        Oracle.require("clamd");
        Path database = Files.createDirectories(folder.resolve("signatures"));
        // name, any type of file, any offset, bytes
        Files.writeString(
                database.resolve("assay.ndb"),
                "Assay.Test.Eicar:0:0:%s%nPUA.Assay.Test.Odd:0:*:%s%n"
                        .formatted(hex(eicar()), hex(ODD)));
        Path socket = folder.resolve("clamd.socket");
        Path config = folder.resolve("clamd.conf");
        Files.writeString(
                config,
                """
                Foreground yes
                LocalSocket %s
                DatabaseDirectory %s
                StreamMaxLength %dM
                """
                        .formatted(socket, database, STREAM_MEBIBYTES));
        Process process =
                new ProcessBuilder("clamd", "--config-file=" + config)
                        .redirectErrorStream(true)
                        .start();
        awaitReady(process);
        return new ClamdServer(process, socket);
    }

    private static void awaitReady(Process process) throws IOException {
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            if (line.startsWith("Self checking")) { // the last that it says before it serves
                return;
            }
        }
        throw new IllegalStateException("clamd does not start: " + all);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Where it listens: {@code unix:/…}. */
    public String address() {
        return "unix:" + socket;
    }

    /** Ends it, and returns when it has ended. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
