package assay.guest.windows;

import assay.disk.ImageException;
import assay.guest.Facts;
import java.io.IOException;
import java.util.List;

/**
 * Finds one group of facts in a Windows guest.
 *
 * <p>A detector that cannot read something it needs throws {@link ImageException}: the inspection
 * records why its facts are absent and goes on with the next. It puts a fact only after it has
 * looked to the end, so that an empty list means "none" and never "don't know".
 */
public interface Detector {

    /** The paths of the facts it produces, for saying what is missing: {@code windows.rdp}. */
    List<String> produces();

    /**
     * Looks and records what it found, with where it was seen.
     *
     * @throws ImageException if the guest is broken where this detector looks
     */
    void detect(WindowsGuest guest, Facts.Builder facts) throws IOException;
}
