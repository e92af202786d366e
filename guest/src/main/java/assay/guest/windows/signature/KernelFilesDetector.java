package assay.guest.windows.signature;

import assay.guest.Evidence;
import assay.guest.Facts;
import assay.guest.fs.GuestFiles.Found;
import assay.guest.windows.Detector;
import assay.guest.windows.WindowsGuest;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code windows.kernelFiles}: whether the kernel and what loads it are as Microsoft signed them,
 * by themselves or in a catalog. Where that cannot be checked to the end, it is not said.
 */
public final class KernelFilesDetector implements Detector {

    /** SHA-1 fingerprints of the roots with which Microsoft signs Windows. */
    public static final Set<String> MICROSOFT = Trust.MICROSOFT;

    private static final String FACT = "windows.kernelFiles";
    private static final String FOLDER = "/Windows/System32/";
    private static final List<String> FILES =
            List.of("ntoskrnl.exe", "hal.dll", "winload.exe", "winload.efi");
    private static final long MAX_FILE = 256L << 20;

    private final Set<String> roots;

    /**
     * @param roots SHA-1 fingerprints of the root certificates that are trusted, in upper case
     */
    public KernelFilesDetector(Set<String> roots) {
        this.roots = Set.copyOf(roots);
    }

    @Override
    public List<String> produces() {
        return List.of(FACT);
    }

    @Override
    public void detect(WindowsGuest guest, Facts.Builder facts) throws IOException {
        Trust trust = Trust.of(guest, roots);
        if (trust.roots().isEmpty()) {
            facts.unread(FACT, "the guest has none of Microsoft's root certificates");
            return;
        }
        List<KernelFile> files = new ArrayList<>();
        List<Evidence> seen = new ArrayList<>();
        List<Map<String, Object>> valid = new ArrayList<>();
        for (String name : FILES) {
            Optional<Found> found =
                    guest.files().find(FOLDER + name).filter(file -> file.node().isRegular());
            if (found.isEmpty()) {
                continue;
            }
            Optional<KernelFile> file = read(found.get());
            Optional<X509Certificate> signer = file.flatMap(one -> one.signedBy(trust));
            if (signer.isPresent()) {
                valid.add(Map.of("signatureValid", true));
                seen.add(Evidence.at(FOLDER + name, "signed by " + name(signer.get())));
            } else if (file.isPresent()) {
                files.add(file.get());
            } else {
                valid.add(Map.of("signatureValid", false));
                seen.add(Evidence.at(FOLDER + name, "it is no program"));
            }
        }
        if (inCatalogs(guest, trust, files, valid, seen, facts)) {
            facts.put(FACT, valid);
            for (int i = 0; i < seen.size(); i++) {
                facts.evidence(FACT + "[" + i + "]", seen.get(i));
            }
        }
    }

    /** Looks up those that are not signed themselves; says whether that could be decided. */
    private static boolean inCatalogs(
            WindowsGuest guest,
            Trust trust,
            List<KernelFile> files,
            List<Map<String, Object>> valid,
            List<Evidence> seen,
            Facts.Builder facts)
            throws IOException {
        if (files.isEmpty()) {
            return true;
        }
        CatalogSearch catalogs = new CatalogSearch(guest.files(), trust);
        catalogs.search(files);
        for (KernelFile file : files) {
            Optional<Found> catalog = catalogs.catalogOf(file);
            if (catalog.isEmpty() && catalogs.doubt().isPresent()) {
                facts.unread(FACT, file.path() + " cannot be checked: " + catalogs.doubt().get());
                return false;
            }
            valid.add(Map.of("signatureValid", catalog.isPresent()));
            seen.add(
                    Evidence.at(
                            file.path(),
                            catalog.map(one -> "in the catalog " + one.path())
                                    .orElse("neither signed for Windows nor in a catalog")));
        }
        return true;
    }

    private static Optional<KernelFile> read(Found file) throws IOException {
        return file.node().size() > MAX_FILE
                ? Optional.empty()
                : KernelFile.of(file.path(), file.tree().content(file.node()));
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}
