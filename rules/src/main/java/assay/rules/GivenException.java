package assay.rules;

/** A file given with an image that cannot be used: names the file and what is wrong. */
public final class GivenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    GivenException(String where, String problem) {
        super(where + ": " + problem);
    }

    GivenException(ProfileException e) {
        super(e.getMessage(), e);
    }
}
