package assay.service.image;

import java.util.Locale;

/** How far an image is. {@link ImageChange} has the ways from one to another. */
public enum ImageStatus {
    /** Waits for its content. */
    QUEUED,
    /** Receives it. */
    UPLOADING,
    /** Has it, and waits for an import. */
    STAGED,
    /** Has it, and a job reads it. */
    INSPECTING,
    /** Can be used. */
    ACTIVE,
    /** Can be used by the operator only, who or whose owner had it so. */
    DEACTIVATED,
    /** Is stored whole, but could not be read. */
    UNREADABLE;

    /** As the database and the API call it: {@code queued}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ImageStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Whether all of the content is stored. */
    public boolean hasContent() {
        return switch (this) {
            case QUEUED, UPLOADING -> false;
            case STAGED, INSPECTING, ACTIVE, DEACTIVATED, UNREADABLE -> true;
        };
    }
}
