package assay.disk.codec;

import java.util.Arrays;

/**
 * The last bytes that a frame decoded to: those that matches may still repeat, and those that its
 * reader has not taken yet. Grows with what was decoded, up to a little more than the frame's
 * window size.
 */
final class SlidingWindow {

    /** The least to start with. */
    private static final int FIRST_BUFFER = 2 * BlockHeader.MAX_BLOCK;

    /** How much larger each buffer is than the one before, which lives until it is copied. */
    private static final int GROWTH = 16;

    /** The most to decode between two moves of the window; moving less often costs memory. */
    private static final int MAX_SLIDE = 8 << 20;

    private final int windowSize;
    private final int maxBlock;
    private final int limit;
    private byte[] bytes;
    private int start;
    private int readAt;
    private int writeAt;

    /**
     * @param frame a header with a window size of well under 2 GiB
     */
    SlidingWindow(FrameHeader frame) {
        this.windowSize = (int) frame.windowSize();
        this.maxBlock = frame.maxBlock();
        this.limit = windowSize + maxBlock + Math.min(windowSize / 4, MAX_SLIDE);
        this.bytes = new byte[first(limit)];
    }

    /** The length from which growing ends at {@code limit}, and not with a last small step. */
    private static int first(int limit) {
        int first = limit;
        while (first / GROWTH >= FIRST_BUFFER) {
            first = Math.ceilDiv(first, GROWTH);
        }
        return first;
    }

    /** Where the next block goes. Everything must have been taken. */
    BlockTarget target() {
        if (bytes.length - writeAt < maxBlock) {
            if (bytes.length < limit) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(limit, (long) GROWTH * bytes.length));
            } else {
                slide();
            }
        }
        return new BlockTarget(bytes, start, writeAt, writeAt + maxBlock, bytes.length);
    }

    private void slide() {
        int kept = Math.min(windowSize, writeAt - start);
        System.arraycopy(bytes, writeAt - kept, bytes, 0, kept);
        start = 0;
        writeAt = kept;
        readAt = kept;
    }

    /** Notes that a block was decoded to the {@link #target}, up to {@code end}. */
    void decoded(int end) {
        writeAt = end;
    }

    /** How many bytes can be taken. */
    int available() {
        return writeAt - readAt;
    }

    /** Adds the bytes that can be taken to {@code hash}. */
    void addTo(XxHash64 hash) {
        hash.update(bytes, readAt, writeAt);
    }

    /** Takes {@code length} bytes that are {@link #available}. */
    void take(byte[] target, int offset, int length) {
        System.arraycopy(bytes, readAt, target, offset, length);
        readAt += length;
    }

    /** Drops {@code length} bytes that are {@link #available}. */
    void skip(int length) {
        readAt += length;
    }
}
