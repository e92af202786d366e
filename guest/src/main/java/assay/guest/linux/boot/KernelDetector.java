package assay.guest.linux.boot;

import assay.disk.BlockSource;
import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.linux.Detector;
import assay.guest.linux.Once;
import assay.guest.linux.os.Distribution;
import assay.guest.linux.os.Dpkg;
import assay.guest.linux.os.DpkgPackage;
import assay.guest.linux.os.PackageFormat;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Tells which kernel starts by default and whether it is the one that the vendor built. */
public final class KernelDetector implements Detector {

    private static final String FACT = "kernel.default";

    private final Once<DefaultBoot> boot;
    private final Once<Dpkg> dpkg;

    KernelDetector(Once<DefaultBoot> boot, Once<Dpkg> dpkg) {
        this.boot = boot;
        this.dpkg = dpkg;
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
        if (!Dpkg.isIn(files)) {
            String why = PackageFormat.whyUnread(files);
            List.of("packaged", "modified", "vendorKernel")
                    .forEach(name -> facts.unread(FACT + "." + name, why));
            return;
        }
        Optional<DpkgPackage> owner = owner(files, kernel.path(), start.version());
        Evidence seen =
                Evidence.at(
                        kernel.path(),
                        owner.map(found -> found.name() + " " + found.version())
                                .orElse("belongs to no package"));
        facts.put(FACT + ".packaged", owner.isPresent(), seen);
        if (owner.isPresent()) {
            packaged(files, kernel, owner.get(), facts);
        } else {
            facts.put(FACT + ".vendorKernel", false, seen);
            facts.unread(FACT + ".modified", kernel.path() + " belongs to no package");
        }
    }

    private void packaged(GuestFiles files, Found kernel, DpkgPackage owner, Facts.Builder facts)
            throws IOException {
        String path = FACT + ".vendorKernel";
        Distribution distribution = Distribution.read(files);
        Evidence maintainer =
                new Evidence(
                        dpkg.get(files).source(),
                        owner.line(),
                        "Maintainer: " + owner.maintainer());
        KernelVendor.built(distribution, owner)
                .ifPresentOrElse(
                        vendor -> facts.put(path, vendor, maintainer),
                        () ->
                                facts.unread(
                                        path,
                                        "who builds kernels for "
                                                + distribution.id()
                                                + " is not known"));
        Optional<String> recorded = dpkg.get(files).md5(files, owner, kernel.path());
        if (recorded.isEmpty()) {
            facts.unread(FACT + ".modified", owner.name() + " recorded no digest of the kernel");
            return;
        }
        String now = md5(kernel);
        facts.put(
                FACT + ".modified",
                !now.equals(recorded.get()),
                Evidence.at(kernel.path(), "md5 " + now + ", packaged " + recorded.get()));
    }

    /** Only packages named after the kernel's version are asked: each has a file list to read. */
    private Optional<DpkgPackage> owner(GuestFiles files, String path, String version)
            throws IOException {
        Dpkg database = dpkg.get(files);
        for (DpkgPackage candidate : database.installed()) {
            boolean named = !version.isEmpty() && candidate.name().contains(version);
            if (named && database.owns(files, candidate, path)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** dpkg records MD5; it tells accidents and patches from the original, not forgeries. */
    private static String md5(Found file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            BlockSource content = file.tree().content(file.node());
            byte[] buffer = new byte[64 * 1024];
            try (InputStream in = new SourceStream(content, 0)) {
                for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                    digest.update(buffer, 0, count);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
