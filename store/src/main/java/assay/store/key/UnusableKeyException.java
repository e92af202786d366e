package assay.store.key;

import java.io.IOException;

/** A named key does not do what was asked: it is unknown, disabled, or another one. */
public final class UnusableKeyException extends IOException {

    private static final long serialVersionUID = 1;

    private final String key;

    /** The key named {@code key}; {@code why} completes the sentence. */
    public UnusableKeyException(String key, String why) {
        super("the key \"" + key + "\" " + why);
        this.key = key;
    }

    /** The name of the key. */
    public String key() {
        return key;
    }
}
