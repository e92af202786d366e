package assay.store.care;

import assay.store.BadObjectException;
import assay.store.block.BlockCodec;
import assay.store.block.Domain;
import assay.store.block.ObjectId;
import assay.store.block.StoredBlock;
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
        if (block) {
            return verify(codec.open(domain.orElse(Domain.PLAIN), id, object), domain);
        }
        Tree.parse(id, domain, object);
        return domain.isPresent();
    }

    /**
     * Checks a block that a content has.
     *
     * @param length how many plain bytes it has
     * @return the block
     * @throws BadObjectException if it is damaged, or another object
     */
    StoredBlock block(ObjectId id, Optional<Domain> domain, int length, ByteBuffer object)
            throws BadObjectException {
        StoredBlock stored = codec.open(domain.orElse(Domain.PLAIN), id, object);
        if (stored.length() != length) {
            throw new BadObjectException("it has " + stored.length() + " bytes");
        }
        verify(stored, domain);
        return stored;
    }

    private static boolean verify(StoredBlock stored, Optional<Domain> domain)
            throws BadObjectException {
        if (stored.sealed() && domain.isEmpty()) {
            return false;
        }
        stored.plain();
        return true;
    }
}
