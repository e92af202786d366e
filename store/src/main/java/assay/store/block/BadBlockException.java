package assay.store.block;

import java.io.IOException;

/** A stored object is not what was stored; the message completes "the block … is damaged: ". */
public final class BadBlockException extends IOException {

    private static final long serialVersionUID = 1;

    public BadBlockException(String what) {
        super(what);
    }
}
