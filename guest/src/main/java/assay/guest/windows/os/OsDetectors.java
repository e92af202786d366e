package assay.guest.windows.os;

import assay.disk.BlockSource;
import assay.guest.Volumes;
import assay.guest.windows.Detector;
import java.util.List;

/** The detectors of this package. */
public final class OsDetectors {

    private OsDetectors() {}

    /** All of them, the version first. */
    public static List<Detector> of(BlockSource disk, Volumes volumes) {
        return List.of(
                new OsDetector(),
                new RegistryDetector(),
                new SysprepDetector(),
                new UpdateDetector(),
                new RolesDetector(),
                new BootDetector(disk, volumes));
    }
}
