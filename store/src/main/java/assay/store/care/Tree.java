package assay.store.care;

import assay.store.BadObjectException;
import assay.store.block.Block;
import assay.store.block.Blocks;
import assay.store.block.Domain;
import assay.store.block.ObjectId;
import assay.store.content.Contents;
import assay.store.content.DamagedException;
import assay.store.content.Page;
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
     * @param number of the page, which is no hole
     * @throws DamagedException if it cannot be read
     */
    Page page(ObjectId content, Root root, Optional<Domain> domain, int number) throws IOException {
        ObjectId id = root.pages().get(number);
        String name = Contents.pageName(id);
        try {
            Page page = parse(id, domain, Blocks.get(place, name));
            if (page.blocks() != blocks(root, number)) {
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

    /** How many blocks a page of a content lists. */
    static int blocks(Root root, int page) {
        long left = Math.ceilDiv(root.size() - page * Page.SIZE, (long) Block.SIZE);
        return (int) Math.min(Page.BLOCKS, left);
    }

    /** How many plain bytes a block of a content has. */
    static int length(Root root, int page, int block) {
        long start = page * Page.SIZE + (long) block * Block.SIZE;
        return (int) Math.min(Block.SIZE, root.size() - start);
    }

    private static DamagedException damaged(ObjectId content, String object, BadObjectException e) {
        return new DamagedException(content, object, "is damaged: " + e.getMessage());
    }
}
