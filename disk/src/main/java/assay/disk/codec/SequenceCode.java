package assay.disk.codec;

/**
 * One of the three kinds of numbers that a sequence is made of, and what its codes stand for: a
 * base plus some bits that follow (RFC 8878 section 3.1.1.3.2.1.1).
 */
final class SequenceCode {

    /**
     * The largest offset code, so that an offset fits an {@code int}. RFC 8878 lets a decoder
     * choose it; a larger one would need a window of 2 GiB.
     */
    private static final int MAX_OFFSET_CODE = 30;

    /** How many literals to copy. */
    static final SequenceCode LITERAL_LENGTH =
            new SequenceCode(
                    "literal length",
                    6,
                    9,
                    new int[] {
                        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24,
                        28, 32, 40, 48, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768,
                        65536
                    },
                    new byte[] {
                        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4,
                        6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
                    },
                    6,
                    new short[] {
                        4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2,
                        3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1
                    });

    /** How far back the match is; code n stands for 2^n and n bits. */
    static final SequenceCode OFFSET =
            new SequenceCode(
                    "offset",
                    4,
                    8,
                    offsetBases(),
                    offsetBits(),
                    5,
                    new short[] {
                        1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1,
                        -1, -1, -1, -1
                    });

    /** How many bytes the match repeats. */
    static final SequenceCode MATCH_LENGTH =
            new SequenceCode(
                    "match length",
                    2,
                    9,
                    new int[] {
                        3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
                        24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 37, 39, 41, 43, 47, 51, 59,
                        67, 83, 99, 131, 259, 515, 1027, 2051, 4099, 8195, 16387, 32771, 65539
                    },
                    new byte[] {
                        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                        0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12,
                        13, 14, 15, 16
                    },
                    6,
                    new short[] {
                        1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1,
                        -1, -1, -1, -1
                    });

    private final String name;
    private final int modeShift;
    private final int maxLog;
    private final int[] bases;
    private final byte[] bits;
    private final SequenceTable predefined;

    /**
     * @param modeShift where the modes of {@link SequencesHeader} have this kind's
     * @param maxLog the largest accuracy of this kind's tables
     * @param bases what each code stands for at least
     * @param bits how many bits are to be added
     * @param log accuracy of the predefined table
     * @param counts states of the predefined table
     */
    private SequenceCode(
            String name,
            int modeShift,
            int maxLog,
            int[] bases,
            byte[] bits,
            int log,
            short[] counts) {
        this.name = name;
        this.modeShift = modeShift;
        this.maxLog = maxLog;
        this.bases = bases;
        this.bits = bits;
        try {
            this.predefined = SequenceTable.of(FseTable.of(counts, log), bases, bits);
        } catch (BadBlockException e) {
            throw new AssertionError("a table of RFC 8878", e);
        }
    }

    private static int[] offsetBases() {
        int[] bases = new int[MAX_OFFSET_CODE + 1];
        for (int code = 0; code < bases.length; code++) {
            bases[code] = 1 << code;
        }
        return bases;
    }

    private static byte[] offsetBits() {
        byte[] bits = new byte[MAX_OFFSET_CODE + 1];
        for (int code = 0; code < bits.length; code++) {
            bits[code] = (byte) code;
        }
        return bits;
    }

    int modeShift() {
        return modeShift;
    }

    /** The table of RFC 8878 section 3.1.1.3.2.2, for blocks that bring none. */
    SequenceTable predefined() {
        return predefined;
    }

    /** The table for one code that is used for all sequences of a block. */
    SequenceTable single(int code) throws BadBlockException {
        if (code >= bases.length) {
            throw new BadBlockException("there is no " + name + " code " + code);
        }
        return SequenceTable.single(bases[code], bits[code]);
    }

    /** The description of this code's FSE table at {@code in[at]}. */
    FseDescription describe(byte[] in, int at, int end) throws BadBlockException {
        return FseDescription.parse(in, at, end, maxLog, bases.length - 1);
    }

    /** This code's table with the states of an FSE table. */
    SequenceTable table(FseTable fse) {
        return SequenceTable.of(fse, bases, bits);
    }
}
