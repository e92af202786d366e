package assay.store;

import java.io.IOException;

/** A stored object is not what was stored; the message completes "… is damaged: ". */
public final class BadObjectException extends IOException {

    private static final long serialVersionUID = 1;

    public BadObjectException(String what) {
        super(what);
    }
}
