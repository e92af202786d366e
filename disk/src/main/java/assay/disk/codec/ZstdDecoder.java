package assay.disk.codec;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.util.Objects;

/**
 * Decodes zstd frames (RFC 8878) from one array to another: the clusters of disk images. For what
 * does not fit an array there is {@link ZstdInputStream}.
 */
public final class ZstdDecoder {

    static final String FORMAT = "zstd";

    private final byte[] in;
    private final int inStart;
    private final int inEnd;
    private final byte[] out;
    private final int outEnd;
    private int at;
    private int to;

    private ZstdDecoder(byte[] in, int inStart, int inEnd, byte[] out, int to, int outEnd) {
        this.in = in;
        this.inStart = inStart;
        this.inEnd = inEnd;
        this.at = inStart;
        this.out = out;
        this.to = to;
        this.outEnd = outEnd;
    }

    /**
     * Decodes the frames that start at {@code in[inOffset]}, one after the other, until the output
     * is full or the input ends. What follows the frame that filled the output is not looked at:
     * disk formats pad compressed clusters to whole sectors.
     *
     * <p>Never writes outside {@code out[outOffset, outOffset + outLength)}; when it fails, what is
     * there has no meaning.
     *
     * @return how many bytes were decoded
     * @throws ImageException with {@link Reason#CORRUPT} if the input is no valid sequence of
     *     frames, or holds more than {@code outLength} bytes; with {@link Reason#TRUNCATED} if it
     *     ends within a frame; with {@link Reason#UNSUPPORTED} if it needs a dictionary
     */
    public static int decode(
            byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int outLength)
            throws ImageException {
        return decode(in, inOffset, inLength, out, outOffset, outLength, Integer.MAX_VALUE);
    }

    /**
     * As {@link #decode(byte[], int, int, byte[], int, int)}, but one frame only: what follows it
     * is not looked at even where the output is not full.
     */
    public static int decodeFrame(
            byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int outLength)
            throws ImageException {
        return decode(in, inOffset, inLength, out, outOffset, outLength, 1);
    }

    private static int decode(
            byte[] in,
            int inOffset,
            int inLength,
            byte[] out,
            int outOffset,
            int outLength,
            int maxFrames)
            throws ImageException {
        Objects.checkFromIndexSize(inOffset, inLength, in.length);
        Objects.checkFromIndexSize(outOffset, outLength, out.length);
        ZstdDecoder decoder =
                new ZstdDecoder(
                        in, inOffset, inOffset + inLength, out, outOffset, outOffset + outLength);
        try {
            for (int frames = 0;
                    frames < maxFrames && decoder.to < decoder.outEnd && decoder.at < decoder.inEnd;
                    frames++) {
                decoder.frame();
            }
        } catch (BadBlockException e) {
            throw decoder.error(Reason.CORRUPT, e.what());
        }
        return decoder.to - outOffset;
    }

    private void frame() throws BadBlockException, ImageException {
        need(FrameHeader.MAGIC_LENGTH + 1);
        int magic = LittleEndian.i32(in, at);
        if (FrameHeader.isSkippable(magic)) {
            need(2 * FrameHeader.MAGIC_LENGTH);
            long length = LittleEndian.u32(in, at + FrameHeader.MAGIC_LENGTH);
            at += 2 * FrameHeader.MAGIC_LENGTH;
            at += need(length);
            return;
        }
        if (magic != FrameHeader.MAGIC) {
            throw new BadBlockException("no zstd frame starts here");
        }
        at += FrameHeader.MAGIC_LENGTH;
        need(FrameHeader.length(LittleEndian.u8(in, at)));
        FrameHeader header = FrameHeader.parse(in, at);
        if (header.dictionary() != 0) {
            throw error(Reason.UNSUPPORTED, "needs dictionary " + header.dictionary());
        }
        at += header.length();
        int start = to;
        blocks(header, start);
        if (header.contentSize() >= 0 && header.contentSize() != to - start) {
            throw new BadBlockException(
                    "a frame of "
                            + (to - start)
                            + " bytes that says it holds "
                            + header.contentSize());
        }
        if (header.checksum()) {
            checksum(start);
        }
    }

    private void blocks(FrameHeader frame, int start) throws BadBlockException, ImageException {
        BlockDecoder decoder = new BlockDecoder(frame);
        BlockHeader block;
        do {
            need(BlockHeader.LENGTH);
            block = BlockHeader.parse(in, at, frame.maxBlock());
            at += BlockHeader.LENGTH;
            need(block.stored());
            int end = to + Math.min(frame.maxBlock(), outEnd - to);
            to = decoder.decode(block, in, at, new BlockTarget(out, start, to, end, outEnd));
            at += block.stored();
        } while (!block.last());
    }

    private void checksum(int start) throws BadBlockException, ImageException {
        need(Integer.BYTES);
        XxHash64 hash = new XxHash64();
        hash.update(out, start, to);
        if ((int) hash.value() != LittleEndian.i32(in, at)) {
            throw new BadBlockException("the frame's checksum does not fit its content");
        }
        at += Integer.BYTES;
    }

    private int need(long length) throws ImageException {
        if (length > inEnd - at) {
            throw error(Reason.TRUNCATED, "the input ends within a frame");
        }
        return (int) length;
    }

    private ImageException error(Reason reason, String what) {
        return new ImageException(reason, FORMAT, at - inStart, what);
    }
}
