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

    /**
     * The run at {@code from}, as data where the file system does not tell. One that does finds a
     * hole from every offset on, since the file's end counts as one; data it may not find.
     */
    synchronized Extent extentAt(long from, long to) {
        long data = usable ? HostCalls.lseek(descriptor, from, SEEK_DATA) : from;
        if (data > from) {
            return new Extent(from, Math.min(data, to) - from, Extent.Kind.HOLE);
        }
        long hole = usable ? HostCalls.lseek(descriptor, from, SEEK_HOLE) : to;
        usable &= hole >= 0;
        if (data < 0 && hole == from) {
            return new Extent(from, to - from, Extent.Kind.HOLE);
        }
        long end = hole > from ? Math.min(hole, to) : to;
        return new Extent(from, end - from, Extent.Kind.DATA);
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
