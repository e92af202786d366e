package assay.guest.linux.repo;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.rpm.RpmDatabase;
import assay.guest.linux.rpm.RpmNeeds;
import java.io.IOException;
import java.util.Optional;

/** Finds installed packages that lack something they need: dpkg's, or rpm's. */
public final class BrokenDependenciesDetector implements Detector {

    private static final String FACT = "packages.brokenDeps";
    private static final String STATUS = "/var/lib/dpkg/status";
    private static final int MAX_STATUS = 64 << 20;

    @Override
    public String produces() {
        return FACT;
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        Optional<byte[]> status = files.read(STATUS, MAX_STATUS);
        if (status.isPresent()) {
            facts.put(FACT, DpkgNeeds.unmet(status.get()), Evidence.at(STATUS));
            return;
        }
        Optional<Found> rpm = RpmDatabase.find(files);
        if (rpm.isPresent()) {
            facts.put(FACT, RpmNeeds.unmet(files, rpm.get()), Evidence.at(rpm.get().path()));
        } else {
            facts.unread(FACT, "there are no packages of dpkg or rpm to ask what they need");
        }
    }
}
