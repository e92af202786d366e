package assay.service.audit;

/**
 * What reading the whole chain found.
 *
 * <p>Who can change the database at will can also make a whole chain anew: an operator who wrote
 * down an earlier {@link Intact#hash} elsewhere, or has an export, finds that, too.
 */
public sealed interface Verification {

    /**
     * Nothing was changed, removed or put in between.
     *
     * @param records how many there are
     * @param hash of the last one
     */
    record Intact(long records, String hash) implements Verification {}

    /**
     * The first record that is not as it was appended.
     *
     * @param number its number
     * @param why what is wrong with it
     */
    record Broken(long number, Why why) implements Verification {}

    /** What can be wrong. */
    enum Why {
        /** There is none of this number. */
        MISSING,
        /** Its event or its hash was changed. */
        CHANGED,
        /** It does not follow the one before: that one was changed together with its hash. */
        DETACHED
    }
}
