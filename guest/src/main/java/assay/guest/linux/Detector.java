package assay.guest.linux;

import assay.disk.ImageException;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import java.io.IOException;

/**
 * Finds one group of facts in a guest's files.
 *
 * <p>A detector that cannot read something it needs throws {@link ImageException}: the inspection
 * records why its facts are absent and goes on with the next. It puts a fact only after it has
 * looked to the end, so that an empty list means "none" and never "don't know".
 */
public interface Detector {

    /** The path of the facts it produces, for saying what is missing: {@code swap}, {@code ssh}. */
    String produces();

    /**
     * Begins what takes long and goes on on another core until {@link #detect} needs it.
     *
     * @throws ImageException as {@link #detect} will throw it again
     */
    default void begin(GuestFiles files) throws IOException {}

    /** Ends what was begun, whether or not it was needed. */
    default void end() {}

    /**
     * Looks and records what it found, with where it was seen.
     *
     * @throws ImageException if the guest is broken where this detector looks
     */
    void detect(GuestFiles files, Facts.Builder facts) throws IOException;
}
