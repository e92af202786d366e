package assay.store.content;

import assay.store.block.ObjectId;
import java.io.IOException;

/** A content cannot be read: something of it is missing or damaged. Wrong bytes are never given. */
public final class DamagedException extends IOException {

    private static final long serialVersionUID = 1;

    private final String object;
    private final String why;

    /**
     * @param content what was to be read
     * @param object the name of the missing or damaged object
     * @param why what is the matter with it, a sentence's end
     */
    public DamagedException(ObjectId content, String object, String why) {
        super("content %s cannot be read: %s %s".formatted(content, object, why));
        this.object = object;
        this.why = why;
    }

    /** The name of the missing or damaged object. */
    public String object() {
        return object;
    }

    /** What is the matter with it, a sentence's end. */
    public String why() {
        return why;
    }
}
