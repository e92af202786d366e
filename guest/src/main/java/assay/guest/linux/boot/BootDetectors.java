package assay.guest.linux.boot;

import assay.disk.BlockSource;
import assay.guest.Volumes;
import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import assay.guest.linux.os.PackageDatabase;
import java.util.List;
import java.util.Optional;

/** The detectors of this package, which share what they read. */
public final class BootDetectors {

    private BootDetectors() {}

    /**
     * Detectors for one inspection.
     *
     * @param disk the bytes that the firmware sees
     * @param volumes the disk's volumes
     * @param packages the package database
     */
    public static List<Detector> of(
            BlockSource disk, Volumes volumes, Once<Optional<PackageDatabase>> packages) {
        Once<DefaultBoot> boot = new Once<>(files -> DefaultBoot.find(files, volumes));
        Once<Optional<Initramfs>> initramfs =
                new Once<>(files -> InitramfsDetector.read(boot.get(files)));
        return List.of(
                new BootDetector(disk, volumes, boot),
                new KernelDetector(boot, packages),
                new DriversDetector(boot, initramfs),
                new InitramfsDetector(initramfs));
    }
}
