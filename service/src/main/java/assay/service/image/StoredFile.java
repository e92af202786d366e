package assay.service.image;

import assay.store.Sha256;
import assay.store.block.ObjectId;
import assay.store.content.Content;
import java.util.List;
import java.util.Optional;

/**
 * A file as it was uploaded, and what is kept of it.
 *
 * @param content the file, or the guest's disk that was in it
 * @param size of the file as it was uploaded, in bytes
 * @param sha256 of the whole file as it was uploaded, which is what its owner calls it
 * @param others the digests beside it that Glance's clients ask for
 * @param kept whether the file comes back
 */
public record StoredFile(
        Content content, long size, Sha256 sha256, Optional<Others> others, Kept kept) {

    /** A file that was just stored. */
    public StoredFile(Content content, Sha256 sha256, Optional<Others> others) {
        this(content, content.size(), sha256, others, new Kept.File());
    }

    /** MD5 and SHA-512 of the whole file, in lower-case hexadecimal digits. */
    public record Others(String md5, String sha512) {}

    /** Whether what comes back is the file that was uploaded; else it is the raw disk. */
    public boolean isWhole() {
        return !(kept instanceof Kept.Disk);
    }

    /** How long what comes back is, in bytes. */
    public long length() {
        return isWhole() ? size : content.size();
    }

    /** All contents that it needs. */
    public List<ObjectId> contents() {
        return kept instanceof Kept.Recipe recipe
                ? List.of(content.id(), recipe.rest())
                : List.of(content.id());
    }
}
