package assay.service.image;

import assay.store.Sha256;
import assay.store.content.Content;

/**
 * A file as it was uploaded, and where it is kept.
 *
 * @param content what the store calls it
 * @param sha256 of the whole file, which is what its owner calls it
 */
public record StoredFile(Content content, Sha256 sha256) {

    /** In bytes. */
    public long size() {
        return content.size();
    }
}
