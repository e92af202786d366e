package assay.guest.windows;

import assay.disk.BlockSource;
import assay.disk.Budget;
import assay.disk.ImageException;
import assay.guest.Facts;
import assay.guest.Volumes;
import assay.guest.fs.GuestFiles;
import assay.guest.windows.config.ConfigDetectors;
import assay.guest.windows.os.OsDetectors;
import assay.guest.windows.residue.ResidueDetectors;
import assay.guest.windows.signature.KernelFilesDetector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/** Runs every detector for Windows over one guest. */
public final class WindowsInspection {

    private final Budget budget;
    private final List<Detector> detectors = new ArrayList<>();

    /** Trusts the roots of Microsoft to sign Windows. */
    public WindowsInspection(BlockSource disk, Volumes volumes, Budget budget) {
        this(disk, volumes, budget, KernelFilesDetector.MICROSOFT);
    }

    /**
     * @param disk the bytes that the firmware sees
     * @param volumes the disk's volumes
     * @param roots SHA-1 fingerprints of the root certificates that are trusted, in upper case
     */
    public WindowsInspection(BlockSource disk, Volumes volumes, Budget budget, Set<String> roots) {
        this.budget = budget;
        detectors.addAll(OsDetectors.of(disk, volumes));
        detectors.addAll(ConfigDetectors.of(volumes));
        detectors.addAll(ResidueDetectors.all());
        detectors.add(new KernelFilesDetector(roots));
    }

    /** Finds what it can; where the guest is broken, its facts are absent and the rest is found. */
    public void run(GuestFiles files, Facts.Builder facts, IntConsumer progress)
            throws IOException {
        WindowsGuest guest = WindowsGuest.of(files, budget);
        for (int done = 0; done < detectors.size(); done++) {
            progress.accept(100 * done / detectors.size());
            Detector detector = detectors.get(done);
            try {
                detector.detect(guest, facts);
            } catch (ImageException e) {
                unread(detector, e, facts);
            }
        }
        progress.accept(100);
    }

    /** What a detector had recorded before it failed is a fact; the rest of it is not. */
    private static void unread(Detector detector, ImageException why, Facts.Builder facts) {
        for (String path : detector.produces()) {
            Optional<Object> found = facts.at(path);
            if (found.isEmpty() || found.get() instanceof Map) {
                facts.unread(path, why);
            }
        }
    }
}
