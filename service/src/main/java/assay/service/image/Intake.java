package assay.service.image;

/** What becomes of an image when its content has arrived. */
public enum Intake {
    /** It is read and judged first. */
    INSPECT,
    /** It can be used at once, and is read meanwhile: as Glance's clients expect it. */
    SERVE,
    /** It waits for an import. */
    STAGE;

    ImageStatus next() {
        return switch (this) {
            case INSPECT -> ImageStatus.INSPECTING;
            case SERVE -> ImageStatus.ACTIVE;
            case STAGE -> ImageStatus.STAGED;
        };
    }
}
