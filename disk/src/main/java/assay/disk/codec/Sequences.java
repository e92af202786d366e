package assay.disk.codec;

import org.jspecify.annotations.Nullable;

/**
 * The sequences of a block: copy some literals, then repeat some earlier bytes (RFC 8878 section
 * 3.1.1.3.2 and 3.1.1.4). Lives as long as a frame, since blocks may use the tables of the one
 * before and the last three offsets.
 */
final class Sequences {

    /** The most bits that the step to the next three states takes: 9 + 9 + 8. */
    private static final int STATE_BITS = 26;

    private final int window;
    private @Nullable SequenceTable literalLengths;
    private @Nullable SequenceTable offsets;
    private @Nullable SequenceTable matchLengths;

    /** The last three offsets, the latest first. */
    private int recent1 = 1;

    private int recent2 = 4;
    private int recent3 = 8;

    /**
     * @param window how far back a match may reach
     */
    Sequences(long window) {
        this.window = (int) Math.min(window, Integer.MAX_VALUE);
    }

    /**
     * Decodes the sequences in {@code in[at, end)}.
     *
     * @param target where the block goes
     * @return where the block ends in {@code target}
     */
    int decode(byte[] in, int at, int end, Literals literals, BlockTarget target)
            throws BadBlockException {
        SequencesHeader header = SequencesHeader.parse(in, at, end);
        if (header.count() == 0) {
            if (end != at + header.length()) {
                throw new BadBlockException("bytes after the end of a block without sequences");
            }
            return rest(literals, literals.start(), target, target.at);
        }
        TableReader reader = new TableReader(in, at + header.length(), end, header);
        SequenceTable lengths = reader.next(SequenceCode.LITERAL_LENGTH, literalLengths);
        SequenceTable distances = reader.next(SequenceCode.OFFSET, offsets);
        SequenceTable matches = reader.next(SequenceCode.MATCH_LENGTH, matchLengths);
        literalLengths = lengths;
        offsets = distances;
        matchLengths = matches;
        return run(
                in, reader.at, end, header.count(), lengths, distances, matches, literals, target);
    }

    /** Reads the tables in the order they are written in. */
    private static final class TableReader {

        private final byte[] in;
        private final int end;
        private final SequencesHeader header;
        private int at;

        TableReader(byte[] in, int at, int end, SequencesHeader header) {
            this.in = in;
            this.at = at;
            this.end = end;
            this.header = header;
        }

        SequenceTable next(SequenceCode code, @Nullable SequenceTable before)
                throws BadBlockException {
            return switch (header.mode(code)) {
                case PREDEFINED -> code.predefined();
                case SINGLE -> {
                    if (at >= end) {
                        throw new BadBlockException("a sequences section is cut off");
                    }
                    yield code.single(LittleEndian.u8(in, at++));
                }
                case DESCRIBED -> {
                    FseDescription description = code.describe(in, at, end);
                    at = description.end();
                    yield code.table(description.table());
                }
                case REPEATED -> {
                    if (before == null) {
                        throw new BadBlockException("sequences with the tables of no block");
                    }
                    yield before;
                }
            };
        }
    }

    /**
     * The hot loop of the decoder; everything it needs is in local variables.
     *
     * <p>One peek at the bit stream is good for 57 bits. That is enough for the offset (at most 30)
     * and the match length (16), and in nearly all sequences for the rest too.
     */
    private int run(
            byte[] in,
            int start,
            int end,
            int count,
            SequenceTable lengthTable,
            SequenceTable offsetTable,
            SequenceTable matchTable,
            Literals literals,
            BlockTarget target)
            throws BadBlockException {
        long[] lengthStates = lengthTable.states();
        long[] offsetStates = offsetTable.states();
        long[] matchStates = matchTable.states();
        int left = BackwardBits.count(in, start, end);
        long bits = BackwardBits.peek(in, start, left);
        int lengthState = BackwardBits.first(bits, lengthTable.log());
        bits <<= lengthTable.log();
        int offsetState = BackwardBits.first(bits, offsetTable.log());
        bits <<= offsetTable.log();
        int matchState = BackwardBits.first(bits, matchTable.log());
        left -= lengthTable.log() + offsetTable.log() + matchTable.log();

        byte[] source = literals.bytes();
        int from = literals.start();
        int sourceEnd = from + literals.size();
        byte[] out = target.bytes;
        int to = target.at;
        int outEnd = target.end;
        int roomEnd = target.room;

        for (int turn = count; turn > 0; turn--) {
            if (left < 0) {
                throw new BadBlockException("sequences that are cut off");
            }
            bits = BackwardBits.peek(in, start, left);
            long lengthEntry = lengthStates[lengthState];
            long offsetEntry = offsetStates[offsetState];
            long matchEntry = matchStates[matchState];
            int offsetBits = SequenceTable.bits(offsetEntry);
            int matchBits = SequenceTable.bits(matchEntry);
            int lengthBits = SequenceTable.bits(lengthEntry);

            int offset = SequenceTable.base(offsetEntry) + BackwardBits.first(bits, offsetBits);
            bits <<= offsetBits;
            int match = SequenceTable.base(matchEntry) + BackwardBits.first(bits, matchBits);
            bits <<= matchBits;
            left -= offsetBits + matchBits;
            if (offsetBits + matchBits + lengthBits > BackwardBits.PEEKED - STATE_BITS) {
                bits = BackwardBits.peek(in, start, Math.max(left, 0));
            }
            int length = SequenceTable.base(lengthEntry) + BackwardBits.first(bits, lengthBits);
            bits <<= lengthBits;
            left -= lengthBits;

            if (turn > 1) {
                int lengthNext = SequenceTable.nextBits(lengthEntry);
                int matchNext = SequenceTable.nextBits(matchEntry);
                int offsetNext = SequenceTable.nextBits(offsetEntry);
                lengthState =
                        SequenceTable.nextBase(lengthEntry) + BackwardBits.first(bits, lengthNext);
                bits <<= lengthNext;
                matchState =
                        SequenceTable.nextBase(matchEntry) + BackwardBits.first(bits, matchNext);
                bits <<= matchNext;
                offsetState =
                        SequenceTable.nextBase(offsetEntry) + BackwardBits.first(bits, offsetNext);
                left -= lengthNext + matchNext + offsetNext;
            }

            int distance = distance(offset, length);
            if (length > sourceEnd - from || length + match > outEnd - to) {
                throw new BadBlockException("a sequence that leaves its block");
            }
            if (distance > to + length - target.start || distance > window) {
                throw new BadBlockException("a match " + distance + " bytes back");
            }
            Copy.literals(source, from, out, to, length, roomEnd);
            from += length;
            to += length;
            Copy.match(out, to, distance, match, roomEnd);
            to += match;
        }
        if (left != 0) {
            throw new BadBlockException("a sequences stream of the wrong length");
        }
        return rest(literals, from, target, to);
    }

    /**
     * How far back an offset value reaches (RFC 8878 section 3.1.1.5): values up to three stand for
     * one of the last three offsets.
     */
    private int distance(int offset, int literalLength) throws BadBlockException {
        if (offset > 3) {
            recent3 = recent2;
            recent2 = recent1;
            recent1 = offset - 3;
            return recent1;
        }
        int which = literalLength == 0 ? offset + 1 : offset;
        if (which == 1) {
            return recent1;
        }
        int distance =
                switch (which) {
                    case 2 -> recent2;
                    case 3 -> recent3;
                    default -> recent1 - 1;
                };
        if (distance == 0) {
            throw new BadBlockException("a match 0 bytes back");
        }
        if (which != 2) {
            recent3 = recent2;
        }
        recent2 = recent1;
        recent1 = distance;
        return distance;
    }

    /** The literals after the last sequence. */
    private static int rest(Literals literals, int from, BlockTarget target, int to)
            throws BadBlockException {
        int length = literals.start() + literals.size() - from;
        if (length > target.end - to) {
            throw new BadBlockException("a block that decodes to more than a block holds");
        }
        System.arraycopy(literals.bytes(), from, target.bytes, to, length);
        return to + length;
    }
}
