package assay.guest.fs.ntfs;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.testkit.Oracle;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Volumes that mkntfs makes, and ntfs-3g's library fills: without root, FUSE or mounting. */
public final class NtfsImage {

    /** Carries out the commands in a folder of the host, and copies that into the volume. */
    private static final String FILL =
            """
            set -eu
            mkdir "$1"
            : > "$1.attributes"
            attribute() { printf '%s\t%s\t%s\n' "$@" >> "$attributes"; }
            (attributes=$(realpath "$1.attributes"); cd "$1"; eval "$2")
            python3 "$3" "$4" "$1" "$1.attributes" "$5"
            """;

    private NtfsImage() {}

    /** An empty volume of {@code megabytes}. */
    public static Path empty(Path image, int megabytes, String... options) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) megabytes << 20);
        }
        Object[] arguments = new Object[options.length + 3];
        System.arraycopy(options, 0, arguments, 2, options.length);
        arguments[0] = "-F";
        arguments[1] = "-q";
        arguments[arguments.length - 1] = image;
        Oracle.require("mkntfs").run(arguments);
        return image;
    }

    /**
     * Fills the root of a volume with what commands of a shell leave in a folder. {@code attribute
     * FILE NAME HEX} gives a file one of the attributes that ntfs-3g(8) tells of.
     *
     * @param options of ntfs-3g: {@code compression}, {@code streams_interface=windows}
     */
    public static void fill(Path image, String options, String commands) throws IOException {
        Oracle.require("ntfs-3g"); // it comes with the library
        Path folder = image.resolveSibling("filled-" + System.nanoTime());
        Path script = folder.resolveSibling(folder.getFileName() + ".py");
        try (InputStream resource = NtfsImage.class.getResourceAsStream("fill.py")) {
            Files.copy(Objects.requireNonNull(resource, "fill.py"), script);
        }
        List<Object> command =
                List.of("-c", FILL, "fill", folder, commands, script, image, options);
        Oracle.require("bash").run(command.toArray());
    }

    static NtfsTree open(BlockSource partition) throws IOException {
        return NtfsTree.open(partition, new Budget(1_000_000));
    }
}
