package assay.store.content;

import assay.store.block.ObjectId;

/**
 * A block that is not sent.
 *
 * @param id what the domain calls it
 * @param length in bytes
 */
record Reference(ObjectId id, int length) {

    boolean isHole(int size) {
        return id.isHole() && length == size;
    }
}
