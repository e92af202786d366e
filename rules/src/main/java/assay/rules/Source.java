package assay.rules;

/**
 * The document in which a cloud states its requirements.
 *
 * @param title how its publisher calls it
 * @param section the part that a profile is about
 */
public record Source(Text title, String section) {}
