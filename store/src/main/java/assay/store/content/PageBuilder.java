package assay.store.content;

import assay.store.block.ObjectId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Gathers the blocks of a content into pages and stores those that are full. For one thread. */
final class PageBuilder {

    private final BlockWriter writer;
    private final List<ObjectId> pages = new ArrayList<>();
    private List<Page.Entry> entries = new ArrayList<>();

    PageBuilder(BlockWriter writer) {
        this.writer = writer;
    }

    /** Appends a block. */
    void add(Page.Entry entry) throws IOException {
        entries.add(entry);
        if (entries.size() == Page.BLOCKS) {
            endPage();
        }
    }

    /** Appends blocks. */
    void addAll(List<Page.Entry> blocks) throws IOException {
        for (Page.Entry block : blocks) {
            add(block);
        }
    }

    /** Appends so many blocks of zeros. */
    void holes(long count) throws IOException {
        long left = count;
        while (left > 0) {
            if (entries.isEmpty() && left >= Page.BLOCKS) {
                pages.add(ObjectId.HOLE);
                left -= Page.BLOCKS;
            } else {
                add(Page.Entry.HOLE);
                left--;
            }
        }
    }

    private void endPage() throws IOException {
        pages.add(writer.store(Page.of(entries), pages.size()));
        entries = new ArrayList<>();
    }

    /** Stores the last page; the ids of all. */
    List<ObjectId> finish() throws IOException {
        if (!entries.isEmpty()) {
            endPage();
        }
        return pages;
    }
}
