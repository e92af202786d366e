package assay.service.database;

import assay.disk.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's {@code initdb}, {@code pg_ctl} and {@code postgres}, unpacked from this program's
 * own class path.
 *
 * <p>PostgreSQL refuses to run as root. Where we do, it runs in a user namespace of its own, in
 * which it is nobody, while its files stay root's.
 */
final class PostgresPrograms {

    private final Path parent;
    private final Path folder;

    private PostgresPrograms(Path parent, Path folder) {
        this.parent = parent;
        this.folder = folder;
    }

    /** Unpacks the programs below {@code parent}, unless they were before. */
    static PostgresPrograms in(Path parent) throws IOException {
        String resource = "/postgres-" + platform() + ".txz";
        Path folder = parent.resolve("bin-" + version(resource));
        if (!Files.isDirectory(folder)) {
            Path unfinished = parent.resolve("bin-unfinished");
            deleteTree(unfinished);
            Files.createDirectories(unfinished);
            try (InputStream archive = new XZInputStream(open(resource))) {
                new TarReader(archive, unfinished).unpack();
            }
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresPrograms(parent, folder);
    }

    /** The archives carry no version in their names, so they are told apart by their bytes. */
    private static String version(String resource) throws IOException {
        try (InputStream archive = open(resource)) {
            return HexFormat.of().formatHex(Sha256.of(archive), 0, 6);
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream stream = PostgresPrograms.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new IOException(
                    "this program brings no PostgreSQL for "
                            + platform()
                            + ": give it a database of your own by assay.database.url");
        }
        return stream;
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        return (system.startsWith("mac") ? "darwin" : system) + (arm ? "-arm_64" : "-x86_64");
    }

    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> tree = Files.walk(folder)) {
            files = tree.toList();
        }
        for (Path file : files.reversed()) {
            Files.delete(file);
        }
    }

    /** Whether a process runs programs out of the parent folder, of whatever version. */
    boolean areRunBy(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.startsWith(parent.toString()))
                .orElse(false);
    }

    /**
     * Runs a program to its end.
     *
     * @return whether it was content
     */
    boolean run(Path output, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "--user"));
        }
        command.add(folder.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + program + " ran", e);
        }
    }

    /** The end of a log, for an error message. */
    static String tail(Path log) throws IOException {
        List<String> lines =
                Files.exists(log) ? Files.readAllLines(log, StandardCharsets.UTF_8) : List.of();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }
}
