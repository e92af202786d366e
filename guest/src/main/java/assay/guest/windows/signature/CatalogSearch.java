package assay.guest.windows.signature;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.guest.fs.GuestFiles;
import assay.guest.fs.GuestFiles.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for files in all catalogs of a guest, reading each catalog once. A catalog is taken apart
 * only if the hash of a file stands in it somewhere.
 */
final class CatalogSearch {

    private static final String FOLDER =
            "/Windows/System32/CatRoot/{F750E6C3-38EE-11D1-85E5-00C04FC295EE}";

    private static final int MAX_CATALOGS = 20_000;
    private static final int MAX_CATALOG = 16 << 20;
    private static final long MAX_BYTES = 2L << 30;

    /** Catalogs that name a file and do not hold: more than so many are somebody's trap. */
    private static final int MAX_WRONG = 64;

    private final GuestFiles files;
    private final Trust trust;
    private final Map<String, Found> found = new HashMap<>();
    private final List<String> unread = new ArrayList<>();
    private int catalogs;
    private int wrong;

    CatalogSearch(GuestFiles files, Trust trust) {
        this.files = files;
        this.trust = trust;
    }

    /** Why a file that was not found may still be in one of them; empty if it cannot be. */
    Optional<String> doubt() {
        if (catalogs == 0) {
            return Optional.of("there are no catalogs in " + FOLDER);
        }
        return unread.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "%d catalogs cannot be read, the first: %s"
                                .formatted(unread.size(), unread.getFirst()));
    }

    /** The catalog that lists a file and is signed for Windows. */
    Optional<Found> catalogOf(KernelFile file) {
        return Optional.ofNullable(found.get(file.path()));
    }

    /** Looks for all files at once. */
    void search(List<KernelFile> wanted) throws IOException {
        long bytes = 0;
        for (Found entry : files.list(FOLDER)) {
            if (!entry.node().isRegular()
                    || !entry.path().regionMatches(true, entry.path().length() - 4, ".cat", 0, 4)) {
                continue;
            }
            bytes += entry.node().size();
            if (++catalogs > MAX_CATALOGS || bytes > MAX_BYTES) {
                throw new ImageException(Reason.LIMIT, "catalogs", -1, "too many in " + FOLDER);
            }
            if (found.size() < wanted.size()) {
                look(entry, wanted);
            }
        }
    }

    private void look(Found entry, List<KernelFile> wanted) throws IOException {
        try {
            byte[] bytes = files.read(entry, MAX_CATALOG);
            for (KernelFile file : wanted) {
                if (!found.containsKey(file.path()) && file.mayBeIn(bytes)) {
                    check(entry, bytes, file);
                }
            }
        } catch (ImageException e) {
            unread.add(entry.path() + ": " + e.getMessage());
        }
    }

    private void check(Found entry, byte[] bytes, KernelFile file) throws ImageException {
        if (wrong == MAX_WRONG) {
            throw new ImageException(Reason.LIMIT, "catalogs", -1, "too many that do not hold");
        }
        Catalog catalog = Catalog.parse(bytes);
        boolean holds =
                file.isIn(catalog)
                        && catalog.signed()
                                .signedBy()
                                .filter(signer ->
                                        trust.signsWindows(signer, catalog.signed().certificates()))
                                .isPresent();
        if (holds) {
            found.put(file.path(), entry);
        } else {
            wrong++;
        }
    }
}
