package assay.store.content;

import assay.store.block.ObjectId;
import java.util.Optional;

/**
 * An immutable byte sequence in the store.
 *
 * @param id its name, which follows from its bytes, its domain and its key
 * @param size in bytes, may be 0
 * @param key the named key it is encrypted with; empty if it is not
 */
public record Content(ObjectId id, long size, Optional<String> key) {}
