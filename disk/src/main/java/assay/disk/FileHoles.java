package assay.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Optional;

/**
 * Asks Linux where a file has holes, by {@code lseek(2)} with {@code SEEK_DATA} and {@code
 * SEEK_HOLE}, which the JDK has no way to do. Holds a descriptor of its own, for asking alone.
 */
final class FileHoles implements Closeable {

    static final boolean LINUX =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux");

    // The same on every architecture that the JDK runs on.
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int ENXIO = 6;

    private final int descriptor;
    private boolean usable = true;
    private boolean closed;

    private FileHoles(int descriptor) {
        this.descriptor = descriptor;
    }

    /** What identifies the file at {@code path}, if the host can tell. */
    static Optional<Object> key(Path path) throws IOException {
        return LINUX
                ? Optional.ofNullable(
                        Files.readAttributes(path, BasicFileAttributes.class).fileKey())
                : Optional.empty();
    }

    /**
     * Opens {@code path} once more.
     *
     * @param key what the file had when it was opened first
     * @return empty if the host cannot tell holes, or another file is there by now
     */
    static Optional<FileHoles> open(Path path, Object key) {
        if (!FileHoles.class.getModule().isNativeAccessEnabled()) {
            return Optional.empty();
        }
        try {
            int descriptor = HostCalls.open(path);
            if (descriptor < 0) {
                return Optional.empty();
            }
            FileHoles holes = new FileHoles(descriptor);
            if (key(Path.of("/proc/self/fd/" + descriptor)).filter(key::equals).isPresent()) {
                return Optional.of(holes);
            }
            holes.close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // without /proc nobody can say which file it is
        }
    }

    /** The run at {@code from}, as data where the file system does not tell. */
    synchronized Extent extentAt(long from, long to) {
        if (usable) {
            long data = seek(from, SEEK_DATA, to);
            if (data > from) {
                return new Extent(from, Math.min(data, to) - from, Extent.Kind.HOLE);
            }
            long hole = usable ? seek(from, SEEK_HOLE, to) : to;
            if (hole > from) {
                return new Extent(from, Math.min(hole, to) - from, Extent.Kind.DATA);
            }
        }
        return new Extent(from, to - from, Extent.Kind.DATA);
    }

    /** Where the next data or hole starts; {@code none} if there is none up to the file's end. */
    private long seek(long from, int whence, long none) {
        long answer = HostCalls.lseek(descriptor, from, whence);
        if (answer == -ENXIO) {
            return none;
        }
        usable &= answer >= 0;
        return answer;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            usable = false;
            HostCalls.close(descriptor);
        }
    }
}
