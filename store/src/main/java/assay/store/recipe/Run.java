package assay.store.recipe;

/** Bytes of a container file that come from one place. At least one. */
sealed interface Run {

    long length();

    /** Bytes that are not the guest's: the next ones of the recipe's own content. */
    record Literal(long length) implements Run {}

    /** Zeros that are not the guest's, or need not be. */
    record Zeros(long length) implements Run {}

    /**
     * Bytes of the guest's disk.
     *
     * @param offset of the first of them on the disk
     */
    record Guest(long length, long offset) implements Run {}
}
