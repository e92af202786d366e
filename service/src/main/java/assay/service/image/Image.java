package assay.service.image;

import assay.service.Problem;
import assay.service.image.Inspected.ProfileVerdict;
import assay.service.job.Job;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An image, without its documents.
 *
 * @param file what was uploaded, once it was
 * @param summary what inspection found, in short, once it did
 * @param job the last one on this image
 * @param error why the last upload or inspection came to nothing
 */
public record Image(
        UUID id,
        String name,
        ImageStatus status,
        Instant createdAt,
        Instant updatedAt,
        Optional<StoredFile> file,
        Optional<Summary> summary,
        Optional<Job> job,
        Optional<ImageError> error) {

    /** What inspection found, in short; see {@link Inspected}. */
    public record Summary(
            String format, long virtualSize, Optional<String> os, List<ProfileVerdict> verdicts) {}

    /**
     * A problem with this image.
     *
     * @param detail goes into the problem's text
     */
    public record ImageError(Problem problem, String detail) {}

    /** Some of a project's images, newest first, and where the next ones begin. */
    public record Page(List<Image> images, Optional<UUID> next) {}
}
