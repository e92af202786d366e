package assay.service.image;

import assay.service.Words;
import java.util.Optional;

/** What an image restores. */
public enum ImageType {
    /** A disk that a machine starts from. */
    SYSTEM,
    /** A disk beside it. */
    DATA,
    /** A machine with all its disks. */
    WHOLE;

    /** As the database and the API call it: {@code system}. */
    public String word() {
        return Words.of(this);
    }

    /** The type of that word, if there is one. */
    public static Optional<ImageType> of(String word) {
        return Words.find(values(), word);
    }
}
