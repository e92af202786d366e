package assay.guest.linux.os;

import assay.guest.Volumes;
import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import java.util.List;
import java.util.Optional;

/** The detectors of this package. */
public final class OsDetectors {

    private OsDetectors() {}

    /**
     * Detectors for one inspection.
     *
     * @param volumes the disk's volumes
     * @param packages the package database, shared with other detectors
     */
    public static List<Detector> of(Volumes volumes, Once<Optional<PackageDatabase>> packages) {
        return List.of(
                new OsDetector(),
                new ArchitectureDetector(),
                new FstabDetector(volumes),
                new SwapDetector(volumes),
                new PackagesDetector(packages),
                new PythonDetector(packages));
    }
}
