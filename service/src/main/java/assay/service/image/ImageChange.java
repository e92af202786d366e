package assay.service.image;

import static assay.service.image.ImageStatus.ACTIVE;
import static assay.service.image.ImageStatus.DEACTIVATED;
import static assay.service.image.ImageStatus.INSPECTING;
import static assay.service.image.ImageStatus.QUEUED;
import static assay.service.image.ImageStatus.STAGED;
import static assay.service.image.ImageStatus.UNREADABLE;
import static assay.service.image.ImageStatus.UPLOADING;

import assay.service.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The state machine of an image: every way from one status to another. {@link ImageTable#change} is
 * the only one who walks them.
 */
sealed interface ImageChange {

    /** Where the change leads to, for each status that it can begin in. */
    default Map<ImageStatus, ImageStatus> ways() {
        return switch (this) {
            case UploadBegun _ -> Map.of(QUEUED, UPLOADING);
            case UploadEnded _ -> Map.of(UPLOADING, QUEUED);
            case Received received -> Map.of(UPLOADING, received.intake().next());
            // From the first at once, from the other by a job.
            case Copied _ -> Map.of(QUEUED, ACTIVE, UPLOADING, ACTIVE);
            case CopyFailed _ -> Map.of(QUEUED, QUEUED);
            case Imported _ -> Map.of(STAGED, ACTIVE);
            // An image that was active before it was read stays so.
            case Judged _ -> Map.of(INSPECTING, ACTIVE, ACTIVE, ACTIVE, DEACTIVATED, DEACTIVATED);
            case NotRead _ ->
                    Map.of(INSPECTING, UNREADABLE, ACTIVE, ACTIVE, DEACTIVATED, DEACTIVATED);
            case Unread _ ->
                    Map.of(UNREADABLE, INSPECTING, ACTIVE, ACTIVE, DEACTIVATED, DEACTIVATED);
            case Deactivated _ -> Map.of(ACTIVE, DEACTIVATED);
            case Reactivated _ -> Map.of(DEACTIVATED, ACTIVE);
        };
    }

    /** An upload begins, and holds the image until its lease runs out. */
    record UploadBegun(UUID upload, Duration lease) implements ImageChange {}

    /** An upload came to nothing. */
    record UploadEnded(UUID upload, Problem problem, String detail) implements ImageChange {}

    /** An upload brought the content. */
    record Received(UUID upload, StoredFile file, Intake intake) implements ImageChange {}

    /**
     * The file is that of another image.
     *
     * @param upload that brought it; empty if nothing had to be brought
     * @param file as it is kept for the copy
     * @param source an image with the same bytes
     */
    record Copied(Optional<UUID> upload, StoredFile file, UUID source) implements ImageChange {}

    /** A copy was given up. */
    record CopyFailed(Problem problem, String detail) implements ImageChange {}

    /** What was staged is the image's. */
    record Imported() implements ImageChange {}

    /** The content was read and judged. */
    record Judged(Inspected inspected) implements ImageChange {}

    /** The content cannot be read. */
    record NotRead(Problem problem, String detail) implements ImageChange {}

    /** What could not be read is to be read again. */
    record Unread() implements ImageChange {}

    /** Somebody took the image out of use. */
    record Deactivated() implements ImageChange {}

    /** Somebody took it back into use. */
    record Reactivated() implements ImageChange {}
}
