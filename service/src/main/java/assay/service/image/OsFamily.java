package assay.service.image;

import assay.service.Words;
import java.util.Optional;

/** The kind of operating system in an image. */
public enum OsFamily {
    LINUX,
    WINDOWS,
    OTHER;

    /** As the database and the API call it: {@code linux}. */
    public String word() {
        return Words.of(this);
    }

    /** The family of that word, if there is one. */
    public static Optional<OsFamily> of(String word) {
        return Words.find(values(), word);
    }
}
