package assay.disk.codec;

import assay.disk.ImageException.Reason;

/**
 * The two ends of a byte-oriented LZ77 decoder: compressed bytes that are taken in order, and
 * decoded bytes that may be repeated. Both are bounded whatever the codes between them say.
 */
final class CodeReader {

    private final byte[] in;
    private final int inEnd;
    private final byte[] out;
    private final int outStart;
    private final int outEnd;
    private int at;
    private int to;

    /**
     * @param outStart the first byte that a match may repeat, at most {@code to}
     * @param to where decoded bytes go, up to {@code outEnd}
     */
    CodeReader(byte[] in, int at, int inEnd, byte[] out, int outStart, int to, int outEnd) {
        this.in = in;
        this.at = at;
        this.inEnd = inEnd;
        this.out = out;
        this.outStart = outStart;
        this.to = to;
        this.outEnd = outEnd;
    }

    /** Where the next compressed byte is. */
    int at() {
        return at;
    }

    /** Where the next decoded byte goes. */
    int to() {
        return to;
    }

    boolean hasInput() {
        return at < inEnd;
    }

    boolean hasRoom() {
        return to < outEnd;
    }

    int u8() throws BadBlockException {
        need(1);
        return in[at++] & 0xff;
    }

    int u16() throws BadBlockException {
        need(2);
        int value = LittleEndian.u16(in, at);
        at += 2;
        return value;
    }

    /** Copies {@code length} bytes of the input, 0 or more, to the output. */
    void literals(long length) throws BadBlockException {
        need(length);
        room(length);
        Copy.literals(in, at, out, to, (int) length, outEnd);
        at += (int) length;
        to += (int) length;
    }

    /** Repeats {@code length} bytes, 1 or more, from {@code distance} bytes before the output. */
    void match(int distance, long length) throws BadBlockException {
        if (distance < 1 || distance > to - outStart) {
            throw new BadBlockException(
                    "a match " + distance + " bytes back where there are " + (to - outStart));
        }
        room(length);
        Copy.match(out, to, distance, (int) length, outEnd);
        to += (int) length;
    }

    private void need(long length) throws BadBlockException {
        if (length > inEnd - at) {
            throw new BadBlockException(Reason.TRUNCATED, "the input ends within a block");
        }
    }

    private void room(long length) throws BadBlockException {
        if (length > outEnd - to) {
            throw new BadBlockException("it holds more bytes than its block");
        }
    }
}
