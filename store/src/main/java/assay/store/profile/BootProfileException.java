package assay.store.profile;

import java.io.IOException;

/** A file is no boot profile, or a damaged one. */
public final class BootProfileException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * @param what what was wrong
     */
    BootProfileException(String what) {
        super("not a boot profile: " + what);
    }
}
