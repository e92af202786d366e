package assay.guest.windows.config;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.windows.Detector;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code windows.smbPatch}: whether the server for SMB 1 has what security bulletin MS17-010 mends
 * (CVE-2017-0144, "WannaCry"): by the version of {@code srv.sys}, as Microsoft's <a
 * href="https://support.microsoft.com/help/4023262">KB4023262</a> lists them, or by an update that
 * brings it. Later builds never had the fault.
 */
final class SmbPatchDetector implements Detector {

    private static final String FACT = "windows.smbPatch.ok";
    private static final String DRIVER = "/Windows/System32/drivers/srv.sys";

    /** The first build that came without the fault: Windows 10, version 1703. */
    private static final long MENDED = 15063;

    /** Server 2008 of which updates of 2019 raised the number (Microsoft's KB4495374). */
    private static final long RENUMBERED = 6003;

    /** By build, the first revision of {@code srv.sys} that is mended. */
    private static final Map<Integer, Integer> REVISIONS =
            Map.of(
                    2600, 7208,
                    3790, 6021,
                    6002, 19743,
                    6003, 0,
                    7601, 23689,
                    9200, 22099,
                    9600, 18604,
                    10240, 17319,
                    10586, 839,
                    14393, 953);

    /** Server 2008 has two lines of updates; revisions of the other one begin here. */
    private static final int LDR = 20480;

    private static final int LDR_REVISION = 24067;

    private static final Set<String> UPDATES =
            Set.of(
                    "KB4012598",
                    "KB4012212",
                    "KB4012215",
                    "KB4012214",
                    "KB4012217",
                    "KB4012213",
                    "KB4012216",
                    "KB4012606",
                    "KB4013198",
                    "KB4013429");

    @Override
    public List<String> produces() {
        return List.of("windows.smbPatch");
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        if (!(facts.at("windows.build").orElse("") instanceof Long build)) {
            facts.unread("windows.smbPatch", "the build of Windows is not known");
            return;
        }
        if (build >= MENDED) {
            facts.put(FACT, true, Evidence.at("windows.build", build + " never had the fault"));
            return;
        }
        if (!guest.files().exists(DRIVER)) {
            facts.put(FACT, true, Evidence.at(DRIVER, "there is no server for SMB 1"));
            return;
        }
        Optional<FileVersion> version = FileVersion.of(guest.files(), DRIVER);
        Optional<Object> update = update(facts);
        Optional<Integer> least =
                version.filter(found -> isOf(found, build)).flatMap(SmbPatchDetector::least);
        if (version.isPresent() && least.isPresent()) {
            boolean mended = version.get().revision() >= least.get() || update.isPresent();
            String from = version.get() + ", mended from " + least.get();
            facts.put(FACT, mended, Evidence.at(DRIVER, from));
        } else if (update.isPresent()) {
            facts.put(FACT, true, Evidence.at("windows.hotfixes", update.get().toString()));
        } else {
            String seen = version.map(FileVersion::toString).orElse("none");
            facts.unread(
                    "windows.smbPatch", DRIVER + " has the version " + seen + ", build " + build);
        }
    }

    /** Whether a driver belongs to a build; updates of 2019 left most files as they were. */
    private static boolean isOf(FileVersion driver, long build) {
        return driver.build() == build || (build == RENUMBERED && driver.build() == RENUMBERED - 1);
    }

    /** The first revision that is mended, of drivers like this one; empty if that is not known. */
    private static Optional<Integer> least(FileVersion driver) {
        boolean ldr = driver.build() == RENUMBERED - 1 && driver.revision() >= LDR;
        return ldr ? Optional.of(LDR_REVISION) : Optional.ofNullable(REVISIONS.get(driver.build()));
    }

    private static Optional<Object> update(Facts.Builder facts) {
        return facts.at("windows.hotfixes").orElse(List.of()) instanceof List<?> installed
                ? installed.stream().<Object>map(x -> x).filter(UPDATES::contains).findFirst()
                : Optional.empty();
    }
}
