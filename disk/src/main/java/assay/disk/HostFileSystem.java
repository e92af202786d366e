package assay.disk;

import java.io.IOException;
import java.nio.file.Path;

/** A file system of the host, asked for what the JDK cannot do. */
public final class HostFileSystem {

    private HostFileSystem() {}

    /** Whether {@link #sync} works on this host: on Linux, where native access is enabled. */
    public static boolean canSync() {
        return FileHoles.LINUX && HostFileSystem.class.getModule().isNativeAccessEnabled();
    }

    /**
     * Returns when all that was written to the file system of {@code folder} before, by anybody, is
     * durable: {@code syncfs(2)}, which since Linux 5.8 reports errors of earlier writing, too.
     *
     * @throws IOException if something could not be written
     */
    public static void sync(Path folder) throws IOException {
        int descriptor = HostCalls.open(folder);
        if (descriptor < 0) {
            throw new IOException("cannot open " + folder);
        }
        try {
            if (!HostCalls.syncfs(descriptor)) {
                throw new IOException("the disk of " + folder + " did not take what was written");
            }
        } finally {
            HostCalls.close(descriptor);
        }
    }
}
