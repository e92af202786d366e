package assay.store.care;

import assay.store.BadObjectException;
import assay.store.block.Blocks;
import assay.store.block.Domain;
import assay.store.block.ObjectId;
import assay.store.content.Contents;
import assay.store.content.DamagedException;
import assay.store.content.Page;
import assay.store.content.Part;
import assay.store.content.Root;
import assay.store.place.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Roots and pages of a place, as far as they can be read, and checked, without keys. */
final class Tree {

    private final Place place;

    Tree(Place place) {
        this.place = place;
    }

    /**
     * A content's root; empty if the content was deleted.
     *
     * @throws DamagedException if it cannot be read
     */
    Optional<Root> root(ObjectId content) throws IOException {
        String name = Root.name(content);
        try {
            Root root = Root.parse(place.get(name));
            if (root.lock().isEmpty() && !root.id(Domain.PLAIN).equals(content)) {
                throw new BadObjectException("it is not what it is named by");
            }
            return Optional.of(root);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (BadObjectException e) {
            throw damaged(content, name, e);
        }
    }

    /** The domain of a content if that is known without a key. */
    static Optional<Domain> domain(Root root) {
        return root.lock().isEmpty() ? Optional.of(Domain.PLAIN) : Optional.empty();
    }

    /**
     * A page of a content.
     *
     * @param domain of the content, if its key can be used
     * @param listed the page, which is no hole
     * @throws DamagedException if it cannot be read
     */
    Page page(ObjectId content, Part.Listed listed, Optional<Domain> domain) throws IOException {
        String name = Contents.pageName(listed.id());
        try {
            Page page = parse(listed.id(), domain, Blocks.get(place, name));
            if (page.blocks() != listed.blocks()) {
                throw new BadObjectException("it lists " + page.blocks() + " blocks");
            }
            return page;
        } catch (NoSuchFileException e) {
            throw new DamagedException(content, name, "is missing");
        } catch (BadObjectException e) {
            throw damaged(content, name, e);
        }
    }

    /** A page, checked against its id if the domain is known. */
    static Page parse(ObjectId id, Optional<Domain> domain, ByteBuffer object)
            throws BadObjectException {
        Page page = Page.parse(object);
        if (domain.isPresent() && !page.id(domain.get()).equals(id)) {
            throw new BadObjectException("it is not what it is named by");
        }
        return page;
    }

    private static DamagedException damaged(ObjectId content, String object, BadObjectException e) {
        return new DamagedException(content, object, "is damaged: " + e.getMessage());
    }
}
