package assay.guest.linux.boot;

import assay.disk.BlockSource;
import assay.guest.Volumes;
import assay.guest.linux.Aside;
import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import assay.guest.linux.os.PackageDatabase;
import java.util.List;
import java.util.Optional;

/** The detectors of this package, which share what they read. */
public final class BootDetectors {

    private final List<Detector> first;
    private final List<Detector> last;

    private BootDetectors(List<Detector> first, List<Detector> last) {
        this.first = first;
        this.last = last;
    }

    /**
     * Detectors for one inspection.
     *
     * @param disk the bytes that the firmware sees
     * @param volumes the disk's volumes
     * @param packages the package database
     */
    public static BootDetectors of(
            BlockSource disk, Volumes volumes, Once<Optional<PackageDatabase>> packages) {
        Once<DefaultBoot> boot = new Once<>(files -> DefaultBoot.find(files, volumes));
        Aside<Optional<Initramfs>> reading =
                new Aside<>(files -> InitramfsDetector.reading(boot.get(files)));
        Once<Optional<Initramfs>> initramfs = new Once<>(reading::get);
        return new BootDetectors(
                List.of(new BootDetector(disk, volumes, boot), new KernelDetector(boot, packages)),
                List.of(
                        new DriversDetector(boot, initramfs),
                        new InitramfsDetector(reading, initramfs)));
    }

    /** Those that others build upon. */
    public List<Detector> first() {
        return first;
    }

    /** Those that need the initramfs, which is read while others run. */
    public List<Detector> last() {
        return last;
    }
}
