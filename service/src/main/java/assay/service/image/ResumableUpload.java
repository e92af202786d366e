package assay.service.image;

import java.time.Instant;
import java.util.UUID;

/**
 * A file on its way in, piece by piece.
 *
 * @param length of the whole, in bytes
 * @param offset how much of it is stored durably; all of it once it is the image's
 * @param metadata what the client said of it, as it said it
 * @param expiresAt when it is given up if no more comes
 */
public record ResumableUpload(
        UUID id, UUID image, long length, long offset, String metadata, Instant expiresAt) {

    /** Whether all of it came and is the image's content. */
    public boolean isDone() {
        return offset == length;
    }
}
