package assay.guest.linux.os;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Lists the installed packages. */
public final class PackagesDetector implements Detector {

    private final Once<Optional<PackageDatabase>> database;

    /**
     * @param database the package database, shared with other detectors
     */
    public PackagesDetector(Once<Optional<PackageDatabase>> database) {
        this.database = database;
    }

    @Override
    public String produces() {
        return "packages";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Optional<PackageDatabase> found = database.get(files);
        if (found.isEmpty()) {
            facts.unread("packages", PackageFormat.whyUnread(files));
            return;
        }
        Map<String, Object> byName = new LinkedHashMap<>();
        for (InstalledPackage installed : found.get().installed()) {
            byName.put(installed.name(), about(installed));
        }
        facts.put("packages.byName", byName, Evidence.at(found.get().source()));
    }

    private static Map<String, Object> about(InstalledPackage installed) {
        SourcePackage source = SourcePackage.of(installed);
        Map<String, Object> about = new HashMap<>();
        about.put("version", installed.version());
        about.put("source", source.name());
        about.put("sourceVersion", source.version());
        if (!installed.architecture().isEmpty()) {
            about.put("arch", installed.architecture());
        }
        if (!installed.vendor().isEmpty()) {
            about.put("vendor", installed.vendor());
        }
        return about;
    }
}
