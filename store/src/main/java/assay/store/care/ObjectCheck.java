package assay.store.care;

import assay.store.BadObjectException;
import assay.store.block.BlockCodec;
import assay.store.block.Domain;
import assay.store.block.ObjectId;
import assay.store.block.StoredBlock;
import assay.store.content.Page;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Finds out whether the bytes of an object are what its name says. Safe for many threads. */
final class ObjectCheck {

    private final BlockCodec codec = new BlockCodec();

    /**
     * Checks a block or a page as well as it can be.
     *
     * @param domain if its content's key can be used; without, of what is encrypted no more than
     *     header and length can be checked
     * @return whether everything was checked
     * @throws BadObjectException if it is damaged, or another object
     */
    boolean check(ObjectId id, boolean block, Optional<Domain> domain, ByteBuffer object)
            throws BadObjectException {
        if (!block) {
            Page page = Page.parse(object);
            if (domain.isPresent() && !page.id(domain.get()).equals(id)) {
                throw new BadObjectException("it is not what it is named by");
            }
            return domain.isPresent();
        }
        StoredBlock stored = codec.open(domain.orElse(Domain.PLAIN), id, object);
        if (stored.sealed() && domain.isEmpty()) {
            return false;
        }
        stored.plain();
        return true;
    }
}
