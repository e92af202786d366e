package assay.guest.linux.os;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lists the installed packages. Reads dpkg's database; of others it says that it does not. */
public final class PackagesDetector implements Detector {

    private final Once<Dpkg> dpkg;

    /**
     * @param dpkg the database, shared with other detectors
     */
    public PackagesDetector(Once<Dpkg> dpkg) {
        this.dpkg = dpkg;
    }

    @Override
    public String produces() {
        return "packages";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        if (!Dpkg.isIn(files)) {
            facts.unread("packages", PackageFormat.whyUnread(files));
            return;
        }
        Dpkg database = dpkg.get(files);
        Map<String, Object> byName = new LinkedHashMap<>();
        for (DpkgPackage installed : database.installed()) {
            byName.put(installed.name(), Map.of("version", installed.version()));
        }
        facts.put("packages.byName", byName, Evidence.at(database.source()));
    }
}
