package assay.store;

import java.io.IOException;

/** The disk below the folder has no room for more. Nothing of what was being written is visible. */
public final class StoreFullException extends IOException {

    private static final long serialVersionUID = 1L;

    /** The disk said so in {@code cause}. */
    public StoreFullException(IOException cause) {
        super("the disk of the store is full", cause);
    }
}
