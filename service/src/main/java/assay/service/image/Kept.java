package assay.service.image;

import assay.store.block.ObjectId;

/** What is kept of a file beside the content that its row names first. */
public sealed interface Kept {

    /** The content is the file. */
    record File() implements Kept {}

    /**
     * The content is the guest's disk, of which the file is made again.
     *
     * @param recipe how
     * @param rest the content that has the file's other bytes
     */
    record Recipe(ObjectId recipe, ObjectId rest) implements Kept {}

    /** The content is the guest's disk, and the file is gone. */
    record Disk() implements Kept {}

    /** As the database and the API call it. */
    default String word() {
        return switch (this) {
            case File _ -> "file";
            case Recipe _ -> "recipe";
            case Disk _ -> "disk";
        };
    }
}
