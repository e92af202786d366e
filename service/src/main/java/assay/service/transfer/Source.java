package assay.service.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** A file elsewhere. */
interface Source extends Closeable {

    /**
     * The bytes of a file, which the caller closes.
     *
     * @param from where in the file they begin
     * @param size of the whole file, if it is told
     * @param tag what another file of this name does not have; empty if there is no such thing
     */
    record Opened(InputStream bytes, long from, OptionalLong size, String tag) {}

    /**
     * Opens the file from {@code from}, or from its start if that cannot be had or belongs to
     * another file.
     *
     * @param tag of the file that is meant; empty begins at the start
     * @throws UnreachableException if it cannot be had now
     * @throws assay.service.ProblemException if it cannot be had
     */
    Opened open(long from, String tag) throws IOException;

    @Override
    void close();
}
