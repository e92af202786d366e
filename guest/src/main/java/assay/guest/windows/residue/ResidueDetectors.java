package assay.guest.windows.residue;

import assay.guest.windows.Detector;
import java.util.List;

/** The detectors of this package. */
public final class ResidueDetectors {

    private ResidueDetectors() {}

    /** All of them. */
    public static List<Detector> all() {
        return List.of(
                new LogsDetector(),
                new HistoryDetector(),
                new BrowserDetector(),
                new LeftoversDetector(),
                new FirstStartDetector(),
                new HostRefsDetector());
    }
}
