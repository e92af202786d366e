package assay.guest.fs.ntfs;

/** Reads file references, {@code MFT_REF}: 48 bits of a record's number, 16 of its sequence. */
final class Reference {

    private static final int RECORD_BITS = 48;

    private Reference() {}

    static long record(long reference) {
        return reference & ((1L << RECORD_BITS) - 1);
    }

    static int sequence(long reference) {
        return (int) (reference >>> RECORD_BITS);
    }
}
