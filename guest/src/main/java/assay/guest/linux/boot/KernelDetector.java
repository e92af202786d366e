package assay.guest.linux.boot;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import assay.guest.linux.os.Distribution;
import assay.guest.linux.os.FileDigest;
import assay.guest.linux.os.InstalledPackage;
import assay.guest.linux.os.PackageDatabase;
import assay.guest.linux.os.PackageFormat;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells which kernel starts by default and whether it is the one that the vendor built. */
public final class KernelDetector implements Detector {

    private static final String FACT = "kernel.default";

    private final Once<DefaultBoot> boot;
    private final Once<Optional<PackageDatabase>> packages;

    KernelDetector(Once<DefaultBoot> boot, Once<Optional<PackageDatabase>> packages) {
        this.boot = boot;
        this.packages = packages;
    }

    @Override
    public String produces() {
        return FACT;
    }

    @Override
    public void detect(GuestFiles files, Facts.Builder facts) throws IOException {
        DefaultBoot start = boot.get(files);
        Found kernel = start.requireKernel();
        BootEntry entry = start.entry();
        facts.put(
                FACT + ".version",
                start.version(),
                new Evidence(entry.source(), entry.line(), entry.title()),
                Evidence.at(kernel.path()));
        Optional<PackageDatabase> database = packages.get(files);
        if (database.isEmpty()) {
            String why = PackageFormat.whyUnread(files);
            List.of("packaged", "modified", "vendorKernel")
                    .forEach(name -> facts.unread(FACT + "." + name, why));
            return;
        }
        Optional<InstalledPackage> owner =
                database.get().kernelOwner(files, kernel.path(), start.version());
        Evidence seen =
                Evidence.at(
                        kernel.path(),
                        owner.map(found -> found.name() + " " + found.version())
                                .orElse("belongs to no package"));
        facts.put(FACT + ".packaged", owner.isPresent(), seen);
        if (owner.isPresent()) {
            vendor(files, database.get(), owner.get(), facts);
            modified(files, start, database.get(), owner.get(), facts);
        } else {
            facts.put(FACT + ".vendorKernel", false, seen);
            facts.unread(FACT + ".modified", kernel.path() + " belongs to no package");
        }
    }

    private static void vendor(
            GuestFiles files, PackageDatabase database, InstalledPackage owner, Facts.Builder facts)
            throws IOException {
        String path = FACT + ".vendorKernel";
        Distribution distribution = Distribution.read(files);
        Evidence vendor =
                new Evidence(
                        database.source(),
                        owner.line(),
                        database.vendorField() + ": " + owner.vendor());
        KernelVendor.built(distribution, owner)
                .ifPresentOrElse(
                        built -> facts.put(path, built, vendor),
                        () ->
                                facts.unread(
                                        path,
                                        "who builds kernels for "
                                                + distribution.id()
                                                + " is not known"));
    }

    private static void modified(
            GuestFiles files,
            DefaultBoot start,
            PackageDatabase database,
            InstalledPackage owner,
            Facts.Builder facts)
            throws IOException {
        Found kernel = start.requireKernel();
        Optional<FileDigest> recorded =
                database.digest(files, owner, kernel.path(), start.version());
        if (recorded.isEmpty()) {
            facts.unread(FACT + ".modified", owner.name() + " recorded no digest of the kernel");
            return;
        }
        String algorithm = recorded.get().algorithm();
        String packaged = recorded.get().hex();
        // Old packages have MD5; it tells accidents and patches from the original, not forgeries.
        String now = recorded.get().hexOf(kernel.tree().content(kernel.node()));
        facts.put(
                FACT + ".modified",
                !now.equals(packaged),
                Evidence.at(
                        kernel.path(),
                        algorithm.toLowerCase(Locale.ROOT) + " " + now + ", packaged " + packaged));
    }
}
