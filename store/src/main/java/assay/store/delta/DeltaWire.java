package assay.store.delta;

import assay.store.BadObjectException;
import assay.store.StoreFormat;
import assay.store.block.Block;
import assay.store.content.BlockDigests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.BitSet;

/**
 * How a file goes to a store that may have some of its blocks: a list of digests, and frames with
 * the blocks that are missing. The formats are described in {@code docs/formats/delta.md}.
 */
public final class DeltaWire {

    /** No list is longer, in bytes. */
    public static final int MAX_LIST = 12 + Long.BYTES + BlockDigests.MOST * BlockDigests.BYTES + 4;

    /** What stands before the bytes of each block. */
    public static final int FRAME = Integer.BYTES;

    private static final StoreFormat LIST = new StoreFormat("ASSAYDLT", 1);

    private DeltaWire() {}

    /** The digests of a file's blocks, as they are sent and kept. */
    public static ByteBuffer list(BlockDigests file) {
        byte[] digests = file.bytes();
        return LIST.end(LIST.begin(Long.BYTES + digests.length).putLong(file.size()).put(digests));
    }

    /**
     * Reads a list.
     *
     * @throws BadObjectException if it is none
     */
    public static BlockDigests parseList(ByteBuffer list) throws BadObjectException {
        ByteBuffer fields = LIST.open(list);
        if (fields.remaining() < Long.BYTES) {
            throw new BadObjectException("a list of " + fields.remaining() + " bytes");
        }
        long size = fields.getLong();
        byte[] digests = new byte[fields.remaining()];
        fields.get(digests);
        try {
            return BlockDigests.of(size, digests);
        } catch (IllegalArgumentException e) {
            throw new BadObjectException(String.valueOf(e.getMessage()));
        }
    }

    /** Which blocks are missing, as they are told. */
    public static String missing(BitSet blocks) {
        return Base64.getEncoder().encodeToString(blocks.toByteArray());
    }

    /**
     * Reads which blocks are missing.
     *
     * @throws BadObjectException if that is not told, or of blocks that are none of the file's
     */
    public static BitSet parseMissing(String text, int blocks) throws BadObjectException {
        try {
            BitSet missing = BitSet.valueOf(Base64.getDecoder().decode(text));
            if (missing.length() > blocks) {
                throw new BadObjectException("block " + (missing.length() - 1) + " of " + blocks);
            }
            return missing;
        } catch (IllegalArgumentException e) {
            throw new BadObjectException("no base64");
        }
    }

    /**
     * Reads a frame into {@code block}, from its position.
     *
     * @return the block's number; negative if there is no whole frame any more
     * @throws BadObjectException if it is no block of the file
     */
    public static int readFrame(InputStream frames, BlockDigests file, ByteBuffer block)
            throws IOException {
        byte[] head = frames.readNBytes(FRAME);
        if (head.length < FRAME) {
            return -1;
        }
        int number = ByteBuffer.wrap(head).getInt();
        if (number < 0 || number >= file.count()) {
            throw new BadObjectException("block " + number + " of " + file.count());
        }
        byte[] bytes = frames.readNBytes(file.length(number));
        if (bytes.length < file.length(number)) {
            return -1;
        }
        block.put(bytes);
        return number;
    }

    /** How many bytes a frame is. */
    public static int frameLength(BlockDigests file, int block) {
        return FRAME + file.length(block);
    }

    /** The number of the block that a file's bytes before {@code offset} end in front of. */
    static int block(long offset) {
        return (int) Math.ceilDiv(offset, (long) Block.SIZE);
    }
}
