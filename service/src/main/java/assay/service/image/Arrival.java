package assay.service.image;

import assay.service.Problem;
import assay.service.ProblemException;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * How what an upload brought becomes an image's: it is announced, then made visible in the store,
 * and then accepted in one transaction. No transaction waits for the store, which may be slow:
 * events would wait with it.
 *
 * <p>Killed in between, nothing of it is the image's; when the upload no longer holds the image, a
 * sweep takes it.
 *
 * @param upload that holds the image
 * @param files of its disks, as they are kept then
 * @param sweep of the region where it is
 */
record Arrival(Jdbi jdbi, ImageKey image, UUID upload, List<StoredFile> files, ContentSweep sweep) {

    /** Writes to the store. */
    @FunctionalInterface
    interface Publishing {
        void run() throws IOException;
    }

    /**
     * Brings it.
     *
     * @param publishing makes what is kept of the files visible
     * @param accepting makes it the image's
     * @throws ProblemException {@link Problem#UPLOAD_OVERTAKEN}, or what {@code accepting} says:
     *     then nothing of it is kept that nobody else has
     */
    void bring(Publishing publishing, Consumer<Handle> accepting) throws IOException {
        jdbi.useTransaction(handle -> UploadTable.announce(handle, image, upload, files));
        try {
            publishing.run();
            jdbi.useTransaction(handle -> {
                accepting.accept(handle);
                // Another try of the same upload may have taken it back.
                if (!UploadTable.withdraw(handle, image, upload, files)) {
                    throw new ProblemException(Problem.UPLOAD_OVERTAKEN);
                }
            });
        } catch (ProblemException e) {
            if (e.problem() != Problem.UPLOAD_OVERTAKEN) {
                jdbi.useTransaction(handle -> UploadTable.withdraw(handle, image, upload, files));
            }
            for (StoredFile file : files) {
                sweep.deleteIfUnused(file);
            }
            throw e;
        }
    }
}
