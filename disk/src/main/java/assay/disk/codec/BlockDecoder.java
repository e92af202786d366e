package assay.disk.codec;

import java.util.Arrays;

/** Decodes the blocks of one frame, in order (RFC 8878 section 3.1.1.2). */
final class BlockDecoder {

    private final Literals literals;
    private final Sequences sequences;

    BlockDecoder(FrameHeader frame) {
        this.literals = new Literals(frame.maxBlock());
        this.sequences = new Sequences(frame.windowSize());
    }

    /**
     * Decodes the block whose stored bytes are at {@code in[at]}; they are known to be there.
     *
     * @return where the block ends in {@code target}
     */
    int decode(BlockHeader header, byte[] in, int at, BlockTarget target) throws BadBlockException {
        return switch (header.type()) {
            case RAW -> {
                int to = plainEnd(header, target);
                System.arraycopy(in, at, target.bytes, target.at, header.size());
                yield to;
            }
            case RLE -> {
                int to = plainEnd(header, target);
                Arrays.fill(target.bytes, target.at, to, in[at]);
                yield to;
            }
            case COMPRESSED -> {
                int end = at + header.size();
                int next = literals.read(in, at, end);
                yield sequences.decode(in, next, end, literals, target);
            }
        };
    }

    private static int plainEnd(BlockHeader header, BlockTarget target) throws BadBlockException {
        if (header.size() > target.end - target.at) {
            throw new BadBlockException("more bytes than the frame was to hold");
        }
        return target.at + header.size();
    }
}
