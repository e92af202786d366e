package assay.store.view;

import assay.store.block.ObjectId;
import java.io.IOException;

/**
 * While a view of stored frames was open, the frames were stored again by another version of zstd
 * and take other room now: what the view gave before would not fit what it would give next.
 */
public final class StoredAnewException extends IOException {

    private static final long serialVersionUID = 1;

    /**
     * @param content what was read
     * @param offset of the bytes of the content that are stored otherwise
     */
    public StoredAnewException(ObjectId content, long offset) {
        super(
                ("content %s was stored anew from byte %d on while it was read, and is compressed"
                                + " otherwise now: begin the download again")
                        .formatted(content, offset));
    }
}
