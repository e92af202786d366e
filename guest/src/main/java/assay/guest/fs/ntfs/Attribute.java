package assay.guest.fs.ntfs;

import assay.disk.ImageException;

/**
 * An attribute of a file, {@code ATTR_RECORD}, or one of its pieces.
 *
 * @param type what it is: one of the numbers below
 * @param name empty for most
 * @param flags compressed, encrypted, sparse
 * @param id tells it from the others of its record
 * @param body what is in it, or where
 */
record Attribute(int type, String name, int flags, int id, Body body) {

    static final int STANDARD_INFORMATION = 0x10;
    static final int ATTRIBUTE_LIST = 0x20;
    static final int FILE_NAME = 0x30;
    static final int VOLUME_NAME = 0x60;
    static final int VOLUME_INFORMATION = 0x70;
    static final int DATA = 0x80;
    static final int INDEX_ROOT = 0x90;
    static final int INDEX_ALLOCATION = 0xA0;
    static final int BITMAP = 0xB0;
    static final int REPARSE_POINT = 0xC0;
    static final int END = 0xFFFFFFFF;

    private static final int COMPRESSION_MASK = 0x00FF;
    private static final int ENCRYPTED = 0x4000;

    /** What an attribute holds. */
    sealed interface Body {

        /** Bytes in the record itself. */
        record Resident(Block value) implements Body {}

        /**
         * Clusters elsewhere.
         *
         * @param lowestVcn the first cluster of the attribute that this piece tells of
         * @param highestVcn the last one, -1 for none
         * @param mappingPairs where they stand
         * @param compressionUnit clusters in a unit of compression as a power of two, 0 for none
         * @param dataSize bytes; sizes are valid in the first piece and 0 in others
         * @param initializedSize bytes that were ever written to; those after them are zeros
         */
        record NonResident(
                long lowestVcn,
                long highestVcn,
                Block mappingPairs,
                int compressionUnit,
                long dataSize,
                long initializedSize)
                implements Body {}
    }

    /**
     * @param in from the attribute's first byte to its last
     */
    static Attribute parse(Block in) throws ImageException {
        int nameLength = in.u8(9);
        String name = nameLength == 0 ? "" : in.utf16(in.u16(10), nameLength);
        Body body = in.u8(8) == 0 ? resident(in) : nonResident(in);
        return new Attribute(in.i32(0), name, in.u16(12), in.u16(14), body);
    }

    private static Body resident(Block in) throws ImageException {
        return new Body.Resident(in.part(in.u16(20), in.u32(16)));
    }

    private static Body nonResident(Block in) throws ImageException {
        long lowest = in.i64(16);
        long highest = in.i64(24);
        if (lowest < 0 || highest < lowest - 1) {
            throw in.corrupt(16, "an attribute has clusters %d to %d".formatted(lowest, highest));
        }
        Block pairs = in.from(in.u16(32));
        if (lowest > 0) {
            return new Body.NonResident(lowest, highest, pairs, 0, 0, 0);
        }
        long dataSize = in.i64(48);
        long initialized = in.i64(56);
        if (initialized < 0 || dataSize < initialized) {
            throw in.corrupt(
                    48,
                    "an attribute has %d bytes, %d of them initialized"
                            .formatted(dataSize, initialized));
        }
        return new Body.NonResident(lowest, highest, pairs, in.u8(34), dataSize, initialized);
    }

    boolean is(int wantedType, String wantedName) {
        return type == wantedType && name.equals(wantedName);
    }

    /** Length in bytes of the whole attribute, of which this must be the first piece. */
    long size() {
        return switch (body) {
            case Body.Resident resident -> resident.value().size();
            case Body.NonResident outside -> outside.dataSize();
        };
    }

    /** The method of compression, 0 for none, 1 for LZNT1. */
    int compression() {
        return flags & COMPRESSION_MASK;
    }

    boolean encrypted() {
        return (flags & ENCRYPTED) != 0;
    }

    /** The bytes of an attribute that is always resident. */
    Block value() throws ImageException {
        return switch (body) {
            case Body.Resident resident -> resident.value();
            case Body.NonResident outside ->
                    throw outside.mappingPairs()
                            .corrupt(0, "attribute 0x%X must be resident".formatted(type));
        };
    }
}
