package assay.guest.linux;

import assay.guest.fs.GuestFiles;
import assay.guest.linux.os.Apk;
import assay.guest.linux.os.Dpkg;
import assay.guest.linux.os.PackageDatabase;
import assay.guest.linux.rpm.RpmDatabase;
import java.io.IOException;
import java.util.Optional;

/** Finds the package database of a guest, whichever program keeps it. */
public final class PackageDatabases {

    private PackageDatabases() {}

    /**
     * Reads it; empty if the guest has none that is known.
     *
     * @throws assay.disk.ImageException if it is broken
     */
    public static Optional<PackageDatabase> read(GuestFiles files) throws IOException {
        if (Dpkg.isIn(files)) {
            return Optional.of(Dpkg.read(files));
        }
        Optional<RpmDatabase> rpm = RpmDatabase.read(files);
        if (rpm.isPresent()) {
            return Optional.of(rpm.get());
        }
        return Apk.read(files).map(PackageDatabase.class::cast);
    }
}
