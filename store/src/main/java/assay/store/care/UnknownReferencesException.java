package assay.store.care;

import java.io.IOException;

/**
 * Something cannot be read that may refer to blocks, so a collection cannot know which blocks are
 * needed, and deletes none.
 */
public final class UnknownReferencesException extends IOException {

    private static final long serialVersionUID = 1;

    private final String object;

    UnknownReferencesException(String object, IOException cause) {
        super(
                "nothing is collected, for what may refer to blocks cannot be read: "
                        + cause.getMessage(),
                cause);
        this.object = object;
    }

    /** The name of the missing or damaged object. */
    public String object() {
        return object;
    }
}
