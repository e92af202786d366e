package assay.service.image;

import assay.store.block.ObjectId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

    /**
     * What a row says.
     *
     * @param word as of {@link #word}
     * @param recipe and the rest are there if it is one
     */
    static Kept of(String word, @Nullable String recipe, @Nullable String rest) {
        return switch (word) {
            case "recipe" ->
                    new Recipe(
                            ObjectId.parse(Objects.requireNonNull(recipe)),
                            ObjectId.parse(Objects.requireNonNull(rest)));
            case "disk" -> new Disk();
            default -> new File();
        };
    }

    /** As the database and the API call it. */
    default String word() {
        return switch (this) {
            case File _ -> "file";
            case Recipe _ -> "recipe";
            case Disk _ -> "disk";
        };
    }
}
