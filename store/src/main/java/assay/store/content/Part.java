package assay.store.content;

import assay.store.block.Block;
import assay.store.block.ObjectId;
import java.util.List;

/**
 * Bytes in pages: those of a whole content, or of one of the parts that a {@linkplain Root#isSlim
 * slim} one is put together from.
 *
 * @param size in bytes
 * @param pages their ids, {@link ObjectId#HOLE} for one of which nothing is stored
 */
public record Part(long size, List<ObjectId> pages) {

    public Part {
        pages = List.copyOf(pages);
        if (size < 0 || size > Root.MAX_SIZE || pages.size() != pages(size)) {
            throw new IllegalArgumentException(pages.size() + " pages of " + size + " bytes");
        }
    }

    /** How many pages so many bytes have. */
    static long pages(long size) {
        return Math.ceilDiv(size, Page.SIZE);
    }

    /** One of its pages. */
    public Listed page(int number) {
        return new Listed(this, number);
    }

    /**
     * A page where it is listed.
     *
     * @param part that lists it
     * @param number of the page in the part
     */
    public record Listed(Part part, int number) {

        /** The page's id. */
        public ObjectId id() {
            return part.pages().get(number);
        }

        /** How many blocks the page lists. */
        public int blocks() {
            long left = Math.ceilDiv(part.size() - number * Page.SIZE, (long) Block.SIZE);
            return (int) Math.min(Page.BLOCKS, left);
        }

        /** How many plain bytes one of its blocks has. */
        public int length(int block) {
            return (int) Math.min(Block.SIZE, part.size() - start(block));
        }

        /** Where one of its blocks starts in the part. */
        public long start(int block) {
            return number * Page.SIZE + (long) block * Block.SIZE;
        }
    }
}
