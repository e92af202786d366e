package assay.store;

import java.io.IOException;

/** Stored bytes are not the ones that were stored: the disk below the folder is to blame. */
public final class CorruptContentException extends IOException {

    private static final long serialVersionUID = 1L;

    CorruptContentException(Sha256 digest, String what) {
        super("content " + digest + " is damaged: " + what);
    }
}
