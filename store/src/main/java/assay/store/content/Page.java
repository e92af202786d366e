package assay.store.content;

import assay.disk.Sha256;
import assay.store.BadObjectException;
import assay.store.StoreFormat;
import assay.store.block.Block;
import assay.store.block.Domain;
import assay.store.block.FrameSize;
import assay.store.block.ObjectId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Up to {@value #BLOCKS} blocks of a content: their ids, and how their frames are stored. Two pages
 * are one if their blocks are; the format is described in {@code docs/formats/page.md}.
 */
public final class Page {

    /** Blocks in a page; a content's last one may have fewer. */
    public static final int BLOCKS = 1024;

    /** Bytes of a content in a page. */
    public static final long SIZE = (long) BLOCKS * Block.SIZE;

    private static final StoreFormat FORMAT = new StoreFormat("ASSAYPAG", 1);

    private final List<ObjectId> ids;
    private final int[] frames;

    private Page(List<ObjectId> ids, int[] frames) {
        this.ids = List.copyOf(ids);
        this.frames = frames;
    }

    /**
     * A block as a page lists it.
     *
     * @param id {@link ObjectId#HOLE} for one that is not stored
     * @param frames how its frames are stored; empty for a hole
     */
    public record Entry(ObjectId id, List<FrameSize> frames) {

        /** A block of zeros, which is not stored. */
        public static final Entry HOLE = new Entry(ObjectId.HOLE, List.of());

        public Entry {
            frames = List.copyOf(frames);
        }
    }

    /** The page of these blocks, {@code 1..}{@value #BLOCKS}. */
    public static Page of(List<Entry> blocks) {
        Objects.checkIndex(blocks.size() - 1, BLOCKS);
        int[] frames = new int[blocks.size() * Block.FRAMES];
        List<ObjectId> ids = new ArrayList<>(blocks.size());
        for (int block = 0; block < blocks.size(); block++) {
            Entry entry = blocks.get(block);
            ids.add(entry.id());
            for (int frame = 0; frame < entry.frames().size(); frame++) {
                frames[block * Block.FRAMES + frame] = entry.frames().get(frame).bits();
            }
        }
        return new Page(ids, frames);
    }

    /** How many blocks it lists. */
    public int blocks() {
        return ids.size();
    }

    /** The ids of its blocks, holes among them. */
    public List<ObjectId> ids() {
        return ids;
    }

    /** Whether nothing of it is stored, so that it need not be either. */
    public boolean isHole() {
        return ids.stream().allMatch(ObjectId::isHole);
    }

    /** Whether a frame of a block reads as zeros. */
    boolean isZeros(int block, int frame) {
        return frames[block * Block.FRAMES + frame] == 0;
    }

    /**
     * How a frame of a block is stored.
     *
     * @param length plain bytes of the frame
     */
    public FrameSize frame(int block, int frame, int length) throws BadObjectException {
        return FrameSize.parse(frames[block * Block.FRAMES + frame], length);
    }

    /**
     * What the page is called: its blocks count, and which of their frames are zeros, as nothing
     * else vouches for these; not how the others happen to be stored.
     */
    public ObjectId id(Domain domain) {
        ByteBuffer bytes = ByteBuffer.allocate(ids.size() * (ObjectId.BYTES + 1));
        ids.forEach(id -> id.write(bytes));
        for (int block = 0; block < ids.size(); block++) {
            int stored = 0;
            for (int frame = 0; frame < Block.FRAMES; frame++) {
                stored |= isZeros(block, frame) ? 0 : 1 << frame;
            }
            bytes.put((byte) stored);
        }
        return domain.id(Sha256.of(bytes.flip()));
    }

    /** As it is stored. */
    public ByteBuffer toBytes() {
        ByteBuffer object =
                FORMAT.begin(
                        Integer.BYTES
                                + ids.size() * ObjectId.BYTES
                                + frames.length * Integer.BYTES);
        object.putInt(ids.size());
        ids.forEach(id -> id.write(object));
        for (int frame : frames) {
            object.putInt(frame);
        }
        return FORMAT.end(object);
    }

    /**
     * Reads a page.
     *
     * @throws BadObjectException if it is none, or damaged
     */
    public static Page parse(ByteBuffer object) throws BadObjectException {
        ByteBuffer fields = FORMAT.open(object);
        int blocks = fields.remaining() < Integer.BYTES ? 0 : fields.getInt();
        int each = ObjectId.BYTES + Block.FRAMES * Integer.BYTES;
        if (blocks < 1 || blocks > BLOCKS || fields.remaining() != blocks * each) {
            throw new BadObjectException(
                    "it lists %d blocks in %d bytes".formatted(blocks, fields.remaining()));
        }
        List<ObjectId> ids = new ArrayList<>(blocks);
        for (int block = 0; block < blocks; block++) {
            ids.add(ObjectId.read(fields));
        }
        int[] frames = new int[blocks * Block.FRAMES];
        fields.asIntBuffer().get(frames);
        return new Page(ids, frames);
    }
}
