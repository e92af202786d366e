package assay.guest.linux.os;

import assay.guest.Volumes;
import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import java.util.List;

/** The detectors of this package. */
public final class OsDetectors {

    private OsDetectors() {}

    /**
     * Detectors for one inspection.
     *
     * @param volumes the disk's volumes
     * @param dpkg the package database, shared with other detectors
     */
    public static List<Detector> of(Volumes volumes, Once<Dpkg> dpkg) {
        return List.of(
                new OsDetector(),
                new ArchitectureDetector(),
                new FstabDetector(volumes),
                new SwapDetector(volumes),
                new PackagesDetector(dpkg));
    }
}
