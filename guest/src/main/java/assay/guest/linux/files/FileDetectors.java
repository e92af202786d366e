package assay.guest.linux.files;

import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import assay.guest.linux.os.PackageDatabase;
import assay.guest.walk.FileVisitor;
import assay.guest.walk.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The detectors of this package, which share one walk. */
public final class FileDetectors {

    private FileDetectors() {}

    /**
     * Detectors for one inspection. The first that runs walks for all of them.
     *
     * @param packages the package database
     */
    public static List<Detector> of(Once<Optional<PackageDatabase>> packages) {
        List<FileVisitor> visitors = new ArrayList<>();
        Once<Walk> walk = new Once<>(files -> Walk.over(files, visitors));
        PermissionsDetector permissions = new PermissionsDetector(walk);
        ResidueDetector residue = new ResidueDetector(walk, packages);
        SecretsDetector secrets = new SecretsDetector(walk, packages);
        visitors.addAll(List.of(permissions, residue, secrets));
        return List.of(permissions, residue, secrets);
    }
}
