package assay.guest.fs.ntfs;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.testkit.Oracle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Volumes that mkntfs makes, and ntfs-3g fills. */
public final class NtfsImage {

    private static final Path FUSE = Path.of("/dev/fuse");

    /** Alone in its namespace, so that nothing stays mounted whatever happens. */
    private static final String FILL =
            """
            set -eu
            mkdir "$3"
            ntfs-3g -o "$1" "$2" "$3"
            (cd "$3"; eval "$4")
            umount "$3"
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
     * Carries out commands of a shell in the root of a volume.
     *
     * <p>FUSE is of the kernel, and no package brings it: without it the test is skipped, also
     * where every program is required.
     *
     * @param options of the mount
     */
    public static void fill(Path image, String options, String commands) {
        Oracle.require("ntfs-3g");
        Assumptions.assumeTrue(
                Files.isReadable(FUSE) && Files.isWritable(FUSE),
                () -> "SKIPPED: there is no " + FUSE + ", by which ntfs-3g fills volumes");
        Path at = image.resolveSibling("mounted-" + System.nanoTime());
        List<Object> command =
                List.of("-m", "bash", "-c", FILL, "fill", options, image, at, commands);
        Oracle.require("unshare").run(command.toArray());
    }

    static NtfsTree open(BlockSource partition) throws IOException {
        return NtfsTree.open(partition, new Budget(1_000_000));
    }
}
