package assay.guest.linux.repo;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.Detector;
import java.io.IOException;
import java.util.Optional;

/** Finds installed packages that lack something they need. So far of dpkg's. */
public final class BrokenDependenciesDetector implements Detector {

    private static final String STATUS = "/var/lib/dpkg/status";
    private static final int MAX_STATUS = 64 << 20;

    @Override
    public String produces() {
        return "packages.brokenDeps";
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Optional<byte[]> status = files.read(STATUS, MAX_STATUS);
        if (status.isPresent()) {
            facts.put("packages.brokenDeps", DpkgNeeds.unmet(status.get()), Evidence.at(STATUS));
        } else {
            facts.unread("packages.brokenDeps", "only dpkg's packages are asked what they need");
        }
    }
}
