package assay.guest.fs.ntfs;

import assay.disk.ImageException;

/**
 * Decodes LZNT1 ([MS-XCA] 2.5), which NTFS compresses with: chunks that stand for 4,096 bytes each.
 * What was wrong ends in an {@link ImageException}; nothing is read or written out of bounds.
 */
final class Lznt1 {

    private static final int CHUNK_SIZE = 4096;
    private static final int COMPRESSED = 0x8000;

    private final byte[] in;
    private final byte[] out;
    private int at;

    private Lznt1(byte[] in, int outLength) {
        this.in = in;
        this.out = new byte[outLength];
    }

    /**
     * The bytes that the first {@code length} bytes of {@code in} stand for, with zeros after them
     * if they are fewer than {@code outLength}; if there would be more they are not decoded.
     */
    static byte[] decode(byte[] in, int length, int outLength) throws ImageException {
        Lznt1 decoder = new Lznt1(in, outLength);
        for (int start = 0; start < outLength && decoder.at + 2 <= length; start += CHUNK_SIZE) {
            int header = decoder.u16(decoder.at);
            if (header == 0) {
                break;
            }
            int end = decoder.at + 2 + (header & 0xFFF) + 1;
            if (end > length) {
                throw decoder.corrupt("a chunk ends behind the unit");
            }
            decoder.at += 2;
            int outEnd = Math.min(start + CHUNK_SIZE, outLength);
            if ((header & COMPRESSED) != 0) {
                decoder.chunk(end, start, outEnd);
            } else {
                int count = Math.min(end - decoder.at, outEnd - start);
                System.arraycopy(in, decoder.at, decoder.out, start, count);
            }
            decoder.at = end;
        }
        return decoder.out;
    }

    private void chunk(int end, int start, int outEnd) throws ImageException {
        int to = start;
        while (at < end && to < outEnd) {
            int flags = in[at++];
            for (int bit = 0; bit < 8 && at < end && to < outEnd; bit++) {
                if ((flags >>> bit & 1) == 0) {
                    out[to++] = in[at++];
                } else {
                    to = copy(end, start, to, outEnd);
                }
            }
        }
    }

    /** Copies a match: the further inside its chunk, the more of its bits are the distance. */
    private int copy(int end, int start, int to, int outEnd) throws ImageException {
        if (at + 2 > end) {
            throw corrupt("a match is cut off");
        }
        int token = u16(at);
        at += 2;
        int lengthBits = 12;
        for (int place = to - start - 1; place >= 16; place >>= 1) {
            lengthBits--;
        }
        int distance = (token >>> lengthBits) + 1;
        int length = (token & ((1 << lengthBits) - 1)) + 3;
        if (distance > to - start || length > outEnd - to) {
            throw corrupt(
                    "a match of %d bytes is %d bytes back at %d"
                            .formatted(length, distance, to - start));
        }
        for (int i = 0; i < length; i++) {
            out[to + i] = out[to + i - distance];
        }
        return to + length;
    }

    private int u16(int offset) {
        return Byte.toUnsignedInt(in[offset]) | Byte.toUnsignedInt(in[offset + 1]) << 8;
    }

    private ImageException corrupt(String what) {
        return Block.corrupt("LZNT1: " + what + ", before byte " + at + " of a unit");
    }
}
