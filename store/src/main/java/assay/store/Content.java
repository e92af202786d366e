package assay.store;

/**
 * An immutable byte sequence, named by its digest.
 *
 * @param digest of all its bytes
 * @param size in bytes, may be 0
 */
public record Content(Sha256 digest, long size) {

    public Content {
        if (size < 0) {
            throw new IllegalArgumentException("size " + size);
        }
    }
}
