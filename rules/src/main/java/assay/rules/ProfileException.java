package assay.rules;

/** A profile that cannot be used: names the file, the rule if it is in one, and what is wrong. */
public final class ProfileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ProfileException(String where, String problem) {
        super(where + ": " + problem);
    }
}
