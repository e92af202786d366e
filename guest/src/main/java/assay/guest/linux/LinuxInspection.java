package assay.guest.linux;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.guest.Facts;
import assay.guest.Volumes;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.boot.BootDetectors;
import assay.guest.linux.config.ConfigDetectors;
import assay.guest.linux.files.FileDetectors;
import assay.guest.linux.os.OsDetectors;
import assay.guest.linux.os.PackageDatabase;
import assay.guest.linux.repo.BrokenDependenciesDetector;
import assay.guest.linux.repo.RepositoriesDetector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Runs every detector for Linux over one guest. */
public final class LinuxInspection {

    private final List<Detector> detectors = new ArrayList<>();

    /**
     * @param disk the bytes that the firmware sees
     * @param volumes the disk's volumes
     */
    public LinuxInspection(BlockSource disk, Volumes volumes) {
        Once<Optional<PackageDatabase>> packages = new Once<>(PackageDatabases::read);
        detectors.addAll(OsDetectors.of(volumes, packages));
        detectors.add(new RepositoriesDetector());
        detectors.add(new BrokenDependenciesDetector());
        BootDetectors boot = BootDetectors.of(disk, volumes, packages);
        detectors.addAll(boot.first());
        detectors.addAll(ConfigDetectors.all());
        detectors.addAll(FileDetectors.of(packages)); // these walk over all files: late
        detectors.addAll(boot.last()); // what these need takes as long, beside the others
    }

    /** Finds what it can; where the guest is broken, its facts are absent and the rest is found. */
    public void run(GuestFiles files, Facts.Builder facts, IntConsumer progress)
            throws IOException {
        try {
            for (Detector detector : detectors) {
                begin(detector, files);
            }
            for (int done = 0; done < detectors.size(); done++) {
                progress.accept(100 * done / detectors.size());
                detect(detectors.get(done), files, facts);
            }
        } finally {
            detectors.forEach(Detector::end);
        }
        progress.accept(100);
    }

    private static void begin(Detector detector, GuestFiles files) throws IOException {
        try {
            detector.begin(files);
        } catch (ImageException _) {
            // it meets the same when its turn comes, and then it is recorded
        }
    }

    private static void detect(Detector detector, GuestFiles files, Facts.Builder facts)
            throws IOException {
        try {
            detector.detect(files, facts);
        } catch (ImageException e) {
            facts.unread(detector.produces(), e);
        }
    }

    /** Records for all facts of a guest why there are none. */
    public void skip(String why, Facts.Builder facts) {
        for (Detector detector : detectors) {
            facts.unread(detector.produces(), why);
        }
    }
}
