package assay.store.recipe;

import assay.store.content.Content;

/** What came of the attempt to make a recipe. */
public sealed interface Outcome {

    /**
     * The file can be put together again, as was tried.
     *
     * @param recipe how
     * @param guest the guest's disk
     * @param rest what else the file has
     * @param literals how many bytes of the file are not the guest's, zeros not counted
     */
    record Made(Recipe recipe, Content guest, Content rest, long literals) implements Outcome {}

    /**
     * A recipe is not worthwhile; the file is to be kept as a content itself. Nothing was stored.
     *
     * @param why a sentence
     */
    record Unsuitable(Reason reason, String why) implements Outcome {}

    /** Why no recipe was made. */
    enum Reason {
        /** The file is the disk, byte for byte: its content is all that is needed. */
        IS_THE_DISK,
        /** Much of the file is not what the guest sees: compressed, or of snapshots. */
        OTHER_BYTES,
        /** The disk has far more data than the file: it says the same bytes again and again. */
        EXPANDS,
        /** The disk lies in so many pieces, or is said to be so large, that it takes too long. */
        TOO_MANY_PIECES,
        /** The disk cannot be read to its end. */
        UNREADABLE,
        /** What was put together is another file: the one given changed meanwhile. */
        DIFFERENT
    }
}
