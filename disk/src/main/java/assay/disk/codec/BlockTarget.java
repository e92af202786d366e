package assay.disk.codec;

/** Where a block is decoded to. */
final class BlockTarget {

    /** Holds the frame's bytes from before the block, which matches repeat. */
    final byte[] bytes;

    /** The first of those, of the frame or of what is kept of it. */
    final int start;

    /** Where the block goes. */
    final int at;

    /** Where the block must have ended. */
    final int end;

    /** How far {@link #bytes} may be overwritten on the way, {@link #end} or more. */
    final int room;

    BlockTarget(byte[] bytes, int start, int at, int end, int room) {
        this.bytes = bytes;
        this.start = start;
        this.at = at;
        this.end = end;
        this.room = room;
    }
}
