package assay.guest.fs;

import assay.disk.ImageException;
import java.io.IOException;

/** Takes the runs of bytes that a file system calls free. */
@FunctionalInterface
public interface FreeRuns {

    /**
     * Takes one run. Runs come in any order; neighbours need not come as one.
     *
     * @param offset its first byte, from the start of the file system's volume
     * @param length in bytes, at least 1
     * @throws ImageException if it leaves the volume
     */
    void add(long offset, long length) throws IOException;
}
