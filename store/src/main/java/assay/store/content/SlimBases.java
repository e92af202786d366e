package assay.store.content;

import assay.disk.Zeros;
import assay.store.block.Block;
import assay.store.block.FrameSize;
import assay.store.block.ObjectId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What there is in the parts that a content is to be put together from: their blocks by id, and
 * pieces of these by their bytes. Memory: up to 60 MB for the blocks, and a {@link PageIndex}. For
 * one thread.
 */
final class SlimBases {

    /** The most blocks, 256 GiB: what comes behind them is not found. */
    private static final int MOST_BLOCKS = 1 << 19;

    /** The number of the first part that is not the content's own. */
    private static final int FIRST = 2;

    private final List<PartSource> parts;
    private final Map<ObjectId, Long> blocks = new HashMap<>();
    private final PageIndex pieces = new PageIndex();
    private final Runnable reading;
    private boolean indexed;

    /**
     * Of these parts; {@code listed} are the same.
     *
     * @param reading is called now and then, and ends the work by an exception
     */
    SlimBases(List<PartSource> parts, List<Part> listed, Runnable reading) throws IOException {
        this.parts = parts;
        this.reading = reading;
        for (int number = 0; number < listed.size(); number++) {
            Part part = listed.get(number);
            for (int page = 0; page < part.pages().size(); page++) {
                addBlocks(number, part.page(page));
            }
        }
    }

    private void addBlocks(int part, Part.Listed listed) throws IOException {
        if (listed.id().isHole()) {
            return;
        }
        List<ObjectId> ids = parts.get(part).page(listed.start(0) / Block.SIZE).ids();
        for (int block = 0; block < ids.size(); block++) {
            if (!ids.get(block).isHole() && blocks.size() < MOST_BLOCKS) {
                blocks.putIfAbsent(
                        ids.get(block), SlimRuns.place(FIRST + part, listed.start(block)));
            }
        }
    }

    /** Whether all of a block is in a part. */
    boolean has(ObjectId block) {
        return blocks.containsKey(block);
    }

    /** Where a block stands that is in a part. */
    long block(ObjectId id) {
        Long place = blocks.get(id);
        if (place == null) {
            throw new IllegalArgumentException(id + " is in no part");
        }
        return place;
    }

    /** Where a piece like this stands, or {@link PageIndex#NOWHERE}. */
    long piece(long print) throws IOException {
        if (!indexed) {
            index();
            indexed = true;
        }
        return pieces.find(print);
    }

    /** Puts down a piece that was not there. */
    void add(long print, long place) {
        pieces.add(print, place);
    }

    private void index() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Block.SIZE);
        for (long place : blocks.values().stream().sorted().toList()) {
            if (pieces.isFull()) {
                return;
            }
            reading.run();
            PartSource part = parts.get((int) (place >>> SlimMap.OFFSET_BITS) - FIRST);
            long offset = place & (1L << SlimMap.OFFSET_BITS) - 1;
            int length = (int) Math.min(Block.SIZE, part.size() - offset);
            part.read(offset, bytes.clear().limit(length));
            // Pieces that are cut off are never looked for.
            for (int at = 0; at + PageIndex.PIECE <= length; at += PageIndex.PIECE) {
                ByteBuffer piece = bytes.slice(at, PageIndex.PIECE);
                if (!Zeros.fill(piece)) {
                    pieces.add(PageIndex.print(piece), place + at);
                }
            }
        }
    }

    /** What the frames of a page's blocks take up that are in no part. */
    long missing(Part.Listed listed, Page page) throws IOException {
        long bytes = 0;
        for (int block = 0; block < page.blocks(); block++) {
            ObjectId id = page.ids().get(block);
            if (!id.isHole() && !has(id)) {
                bytes += stored(listed, page, block);
            }
        }
        return bytes;
    }

    private static long stored(Part.Listed listed, Page page, int block) throws IOException {
        int length = listed.length(block);
        long bytes = 0;
        for (int frame = 0; frame < Block.frames(length); frame++) {
            FrameSize size = page.frame(block, frame, Block.frameLength(length, frame));
            bytes += size.payload();
        }
        return bytes;
    }
}
