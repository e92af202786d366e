package assay.service.image;

import assay.store.Sha256;
import assay.store.content.Content;
import java.util.Optional;

/**
 * A file as it was uploaded, and where it is kept.
 *
 * @param content what the store calls it
 * @param sha256 of the whole file, which is what its owner calls it
 * @param others the digests beside it that Glance's clients ask for
 */
public record StoredFile(Content content, Sha256 sha256, Optional<Others> others) {

    /** MD5 and SHA-512 of the whole file, in lower-case hexadecimal digits. */
    public record Others(String md5, String sha512) {}

    /** In bytes. */
    public long size() {
        return content.size();
    }
}
