package assay.disk.codec;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decodes zstd frames (RFC 8878), one after the other, with memory for the window of one frame.
 *
 * <p>The stream ends where its source ends or where the next bytes start no frame; {@link
 * #position} tells the two apart. That is how the parts of an initramfs follow each other. Reading
 * fails with an {@link ImageException}: {@link Reason#CORRUPT} if a frame is invalid, {@link
 * Reason#TRUNCATED} if the source ends within one, {@link Reason#LIMIT} if a frame needs a larger
 * window than allowed, {@link Reason#UNSUPPORTED} if it needs a dictionary. After a failure every
 * read fails.
 *
 * <p>The source is read a block at a time, so it need not be buffered. How much comes out is for
 * the caller to bound. Not safe for use by many threads.
 */
public final class ZstdInputStream extends InputStream {

    /** The window that {@code zstd --ultra -22} asks for, and any decoder takes by default. */
    public static final int DEFAULT_MAX_WINDOW = 128 << 20;

    private static final int MAX_WINDOW = 1 << 30;

    private final InputStream source;
    private final int maxWindow;
    private final byte[] stored =
            new byte[BackwardBits.MARGIN + BlockHeader.MAX_BLOCK + Integer.BYTES];
    private @Nullable Frame frame;
    private @Nullable IOException failure;
    private boolean started;
    private boolean ended;
    private long position;

    /** What is known of the frame that is being read. */
    private static final class Frame {

        final FrameHeader header;
        final BlockDecoder decoder;
        final SlidingWindow window;
        final XxHash64 hash = new XxHash64();
        long decoded;

        /** Whether all blocks were decoded; the last one may not have been taken yet. */
        boolean complete;

        /** The header of the next block. */
        BlockHeader next;

        Frame(FrameHeader header, BlockHeader first) {
            this.header = header;
            this.decoder = new BlockDecoder(header);
            this.window = new SlidingWindow(header);
            this.next = first;
        }
    }

    /**
     * @param source where the first frame starts; closed with this stream
     * @param maxWindow the largest window to take memory for, in bytes, at most 1 GiB
     */
    public ZstdInputStream(InputStream source, int maxWindow) {
        this.source = source;
        this.maxWindow = Math.min(maxWindow, MAX_WINDOW);
    }

    /** Decodes with the {@link #DEFAULT_MAX_WINDOW}. */
    public ZstdInputStream(InputStream source) {
        this(source, DEFAULT_MAX_WINDOW);
    }

    /**
     * How many bytes of the source were decoded. At the end of this stream, that is where the last
     * frame ended; what follows it in the source may be something else.
     */
    public long position() {
        return position;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        SlidingWindow window = decoded();
        if (window == null) {
            return -1;
        }
        int count = Math.min(length, window.available());
        window.take(target, offset, count);
        return count;
    }

    @Override
    public long skip(long length) throws IOException {
        SlidingWindow window = length <= 0 ? null : decoded();
        if (window == null) {
            return 0;
        }
        int count = (int) Math.min(length, window.available());
        window.skip(count);
        return count;
    }

    @Override
    public int available() {
        return frame == null ? 0 : frame.window.available();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    /** A window with something to take, or null at the end. */
    private @Nullable SlidingWindow decoded() throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            while (!ended && (frame == null || frame.window.available() == 0)) {
                if (frame == null || frame.complete) {
                    frame = nextFrame();
                    ended = frame == null;
                } else {
                    block(frame);
                }
            }
        } catch (BadBlockException e) {
            failure = error(Reason.CORRUPT, e.what());
            throw failure;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        return frame == null ? null : frame.window;
    }

    private @Nullable Frame nextFrame() throws IOException, BadBlockException {
        while (true) {
            int length = source.readNBytes(stored, 0, FrameHeader.MAGIC_LENGTH);
            boolean whole = length == FrameHeader.MAGIC_LENGTH;
            int magic = whole ? LittleEndian.i32(stored, 0) : 0;
            if (magic == FrameHeader.MAGIC) {
                started = true;
                position += length;
                return openFrame();
            }
            if (!FrameHeader.isSkippable(magic)) {
                if (!started) {
                    throw new BadBlockException("no zstd frame starts here");
                }
                return null;
            }
            started = true;
            position += length;
            fetch(stored, 0, Integer.BYTES);
            skipSource(LittleEndian.u32(stored, 0));
        }
    }

    private Frame openFrame() throws IOException, BadBlockException {
        fetch(stored, 0, 1);
        int length = FrameHeader.length(LittleEndian.u8(stored, 0));
        fetch(stored, 1, length - 1 + BlockHeader.LENGTH);
        FrameHeader header = FrameHeader.parse(stored, 0);
        if (header.dictionary() != 0) {
            throw error(Reason.UNSUPPORTED, "needs dictionary " + header.dictionary());
        }
        if (header.windowSize() > maxWindow) {
            throw error(
                    Reason.LIMIT,
                    "a window of " + header.windowSize() + " bytes, over " + maxWindow);
        }
        return new Frame(header, BlockHeader.parse(stored, length, header.maxBlock()));
    }

    /** Reads a block and, to ask the source only once, the three or four bytes after it. */
    private void block(Frame frame) throws IOException, BadBlockException {
        BlockHeader block = frame.next;
        int checksum = frame.header.checksum() ? Integer.BYTES : 0;
        int after = block.last() ? checksum : BlockHeader.LENGTH;
        int at = BackwardBits.MARGIN;
        fetch(stored, at, block.stored() + after);
        int end = at + block.stored();
        BlockTarget target = frame.window.target();
        frame.window.decoded(frame.decoder.decode(block, stored, at, target));
        frame.decoded += frame.window.available();
        if (frame.header.checksum()) {
            frame.window.addTo(frame.hash);
        }
        if (!block.last()) {
            frame.next = BlockHeader.parse(stored, end, frame.header.maxBlock());
            return;
        }
        frame.complete = true;
        long declared = frame.header.contentSize();
        if (declared >= 0 && declared != frame.decoded) {
            throw new BadBlockException(
                    "a frame of " + frame.decoded + " bytes that says it holds " + declared);
        }
        if (checksum > 0 && (int) frame.hash.value() != LittleEndian.i32(stored, end)) {
            throw new BadBlockException("the frame's checksum does not fit its content");
        }
    }

    private void fetch(byte[] target, int offset, int length) throws IOException {
        int count = source.readNBytes(target, offset, length);
        position += count;
        if (count < length) {
            throw error(Reason.TRUNCATED, "the input ends within a frame");
        }
    }

    private void skipSource(long length) throws IOException {
        for (long left = length; left > 0; ) {
            int count = (int) Math.min(left, stored.length);
            fetch(stored, 0, count);
            left -= count;
        }
    }

    private ImageException error(Reason reason, String what) {
        return new ImageException(reason, ZstdDecoder.FORMAT, position, what);
    }
}
