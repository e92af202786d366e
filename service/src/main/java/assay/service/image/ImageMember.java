package assay.service.image;

import assay.service.Words;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A project that an image is shared with. */
public record ImageMember(
        UUID image, UUID project, Status status, Instant createdAt, Instant updatedAt) {

    /** What the project says to it. */
    public enum Status {
        /** Nothing yet: the image can be used, but is not listed. */
        PENDING,
        /** It is listed. */
        ACCEPTED,
        /** It is not listed. */
        REJECTED;

        /** As the database and the API call it: {@code pending}. */
        public String word() {
            return Words.of(this);
        }

        /** The status of that word, if there is one. */
        public static Optional<Status> of(String word) {
            return Words.find(values(), word);
        }
    }
}
