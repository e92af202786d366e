package assay.service.image;

import assay.service.Words;
import java.util.Optional;

/** Who may use an image beside its owner; {@link ImageSight} has it as SQL. */
public enum Visibility {
    /** Nobody. */
    PRIVATE,
    /** The projects that are its members. */
    SHARED,
    /** Everybody who knows of it; it is not listed unless asked for. */
    COMMUNITY,
    /** Everybody. Only the operator makes an image so. */
    PUBLIC,
    /** Who bought it on the market. */
    MARKET;

    /** As the database and the API call it: {@code private}. */
    public String word() {
        return Words.of(this);
    }

    /** The visibility of that word, if there is one. */
    public static Optional<Visibility> of(String word) {
        return Words.find(values(), word);
    }
}
