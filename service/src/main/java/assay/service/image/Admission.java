package assay.service.image;

import assay.disk.BlockSource;
import assay.disk.DiskFormats;
import assay.disk.DiskImage;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import assay.service.Problem;
import assay.service.ProblemException;
import assay.service.image.ImageDetails.Formats;
import java.io.IOException;
import java.util.Set;

/**
 * What is looked at before a file is served that was not read yet. Hypervisors take a file for what
 * it is declared, or for what it looks like: where these differ, or where a file makes them open
 * another, a guest gets at what is not its own (CVE-2022-47951, CVE-2024-32498).
 */
final class Admission {

    /** Names of Amazon's parts of images, which are files of any kind. */
    private static final Set<String> ANYTHING = Set.of("ami", "ari", "aki");

    /** How {@link DiskFormats} calls what it knows nothing of. */
    private static final Set<String> UNKNOWN = Set.of("raw", "image");

    private Admission() {}

    /**
     * Lets a file pass.
     *
     * @throws ProblemException {@link Problem#FORMAT_REFUSED} if it needs another file or can be
     *     read in two ways; {@link Problem#FORMAT_DIFFERS} if it is said to be the disk itself
     *     (container {@code bare}), in a format that it is not in
     */
    static void admit(BlockSource file, Formats declared) throws IOException {
        String found = found(file);
        if (!declared.container().orElse("").equals("bare") || declared.disk().isEmpty()) {
            return;
        }
        String said = declared.disk().get();
        if (file.size() > 0 && !ANYTHING.contains(said) && !agree(said, found)) {
            throw new ProblemException(Problem.FORMAT_DIFFERS, "it is " + found + ", not " + said);
        }
    }

    private static String found(BlockSource file) throws IOException {
        try (DiskImage disk = DiskFormats.open(file)) {
            return disk.format();
        } catch (ImageException e) {
            if (e.reason() == Reason.EXTERNAL_FILE || e.reason() == Reason.AMBIGUOUS) {
                throw new ProblemException(Problem.FORMAT_REFUSED, String.valueOf(e.getMessage()));
            }
            return e.format();
        }
    }

    private static boolean agree(String said, String found) {
        return switch (said) {
            // An optical disc is often written to a disk as it is.
            case "raw" -> UNKNOWN.contains(found) || found.equals("iso");
            // Virtuozzo's, which is not read: only what is surely something else is refused.
            case "ploop" -> UNKNOWN.contains(found) || found.equals("parallels");
            default -> said.equals(found);
        };
    }
}
