package assay.guest.linux.files;

import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import assay.guest.linux.PackageDatabases;
import assay.guest.linux.config.Detected;

/** The facts of this package about a guest. */
final class FilesOf {

    private FilesOf() {}

    static Facts guest(GuestFiles guest) {
        Detector[] detectors =
                FileDetectors.of(new Once<>(PackageDatabases::read)).toArray(Detector[]::new);
        return Detected.in(guest, detectors);
    }
}
