package assay.testkit.lookalike;

import assay.testkit.Oracle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Makes NTFS volumes with files in them, without root, FUSE or mounting. */
public final class NtfsVolume {

    /** Debian's own Python: it has Debian's hivex, whatever else comes first in the path. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final String SCRIPT = script();

    private NtfsVolume() {}

    /**
     * Makes a volume.
     *
     * @param volume the file to make
     * @param megabytes its size
     * @param start the sector at which its partition starts
     * @param scratch a folder for what is needed on the way
     * @param files contents by absolute path, with {@code /} between names
     */
    public static void write(
            Path volume, int megabytes, long start, Path scratch, Map<String, byte[]> files)
            throws IOException {
        RawDisk.empty(volume, (long) megabytes << 20);
        Oracle.require("mkntfs")
                .run(
                        "-F", "-q", "-Q", "-s", 512, "-c", 4096, "-p", start, "-H", 255, "-S", 63,
                        volume);
        Path tree = scratch.resolve("ntfs");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = tree.resolve(file.getKey().substring(1));
            Files.createDirectories(path.resolveSibling("."));
            Files.write(path, file.getValue());
        }
        Files.createDirectories(tree);
        Oracle.require("hivexsh"); // it comes with the library
        Oracle.require("env").run(PYTHON, "-c", SCRIPT, volume, tree);
        HostTree.delete(tree);
    }

    private static String script() {
        try (InputStream resource = NtfsVolume.class.getResourceAsStream("windows.py")) {
            if (resource == null) {
                throw new IllegalStateException("windows.py is missing");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
