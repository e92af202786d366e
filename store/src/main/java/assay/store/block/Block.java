package assay.store.block;

/** The sizes of blocks, which contents already stored depend on: they never change. */
public final class Block {

    /** Bytes of a content in one block; its last one may be shorter. */
    public static final int SIZE = 512 << 10;

    /** Plain bytes in one frame; a block's last one may be shorter. */
    public static final int FRAME = 64 << 10;

    /** Frames in a whole block. */
    public static final int FRAMES = SIZE / FRAME;

    private Block() {}

    /** How many frames a block of so many plain bytes has. */
    public static int frames(int length) {
        return Math.ceilDiv(length, FRAME);
    }

    /** How many plain bytes a frame has in a block of {@code length}. */
    public static int frameLength(int length, int frame) {
        return Math.min(FRAME, length - frame * FRAME);
    }
}
