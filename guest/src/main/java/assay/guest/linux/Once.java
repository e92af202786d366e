package assay.guest.linux;

import assay.disk.ImageException;
import assay.guest.fs.GuestFiles;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Something that several detectors need and that is read from the guest once. If it cannot be read,
 * each of them hears the same reason. Serves one inspection.
 *
 * @param <T> what is read
 */
public final class Once<T> {

    /**
     * How to read it.
     *
     * @param <T> what is read
     */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * Reads it.
         *
         * @throws ImageException if the guest does not let us
         */
        T read(GuestFiles files) throws IOException;
    }

    private final Reader<T> reader;
    private @Nullable T value;
    private @Nullable ImageException failure;

    /**
     * @param reader called at the first {@link #get}
     */
    public Once(Reader<T> reader) {
        this.reader = reader;
    }

    /** What was read, now or earlier. */
    public synchronized T get(GuestFiles files) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (value == null) {
            try {
                value = reader.read(files);
            } catch (ImageException e) {
                failure = e;
                throw e;
            }
        }
        return value;
    }
}
