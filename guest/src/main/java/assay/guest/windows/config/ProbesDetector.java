package assay.guest.windows.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.windows.Detector;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code files}: a fixed list of paths that rules ask for by name. {@code C:} is the drive that
 * Windows is on, whatever letter it has. NTFS has no permission bits: the mode is 0.
 */
final class ProbesDetector implements Detector {

    private static final String DRIVE = "C:";

    private static final List<String> PROBES =
            List.of("C:/bootstrap.bat", "C:/qcloud-network-config.ini");

    @Override
    public List<String> produces() {
        return List.of("files");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        Map<String, Object> probes = new LinkedHashMap<>();
        for (String probe : PROBES) {
            Optional<Found> file = guest.files().find(probe.substring(DRIVE.length()));
            long bytes =
                    file.filter(found -> found.node().isRegular())
                            .map(found -> found.node().size())
                            .orElse(0L);
            probes.put(probe, Map.of("exists", file.isPresent(), "bytes", bytes, "mode", 0));
        }
        facts.put("files", probes);
        for (String probe : PROBES) {
            facts.evidence("files[" + probe + "]", Evidence.at(probe.substring(DRIVE.length())));
        }
    }
}
