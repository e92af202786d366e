package assay.guest.windows.hive;

import assay.disk.ImageException;

/**
 * A list of subkeys, or of such lists ("Subkeys list").
 *
 * @param kind its signature
 * @param cell its bytes
 * @param count how many elements it has
 */
record SubkeyList(Kind kind, Cell cell, int count) {

    /** Bytes before the elements. */
    static final int FIXED = 4;

    /** The most bytes that a list has: its count has 16 bits. */
    static final int MAX_SIZE = FIXED + 0xFFFF * 8;

    /** The four forms of lists. */
    enum Kind {
        /** Index leaf: offsets alone. */
        LI("li", 4),
        /** Fast leaf: offsets with four letters of the name. */
        LF("lf", 8),
        /** Hash leaf: offsets with a hash of the name. */
        LH("lh", 8),
        /** Index root: offsets of lists. */
        RI("ri", 4);

        private final String signature;
        private final int elementSize;

        Kind(String signature, int elementSize) {
            this.signature = signature;
            this.elementSize = elementSize;
        }
    }

    static SubkeyList parse(Cell cell) throws ImageException {
        for (Kind kind : Kind.values()) {
            if (cell.is(kind.signature)) {
                int count = cell.u16(2);
                if (count * kind.elementSize > cell.size() - FIXED) {
                    throw cell.corrupt(2, "a list of " + count + " subkeys leaves its cell");
                }
                return new SubkeyList(kind, cell, count);
            }
        }
        throw cell.corrupt(0, "there is no list of subkeys here");
    }

    /** Where the subkey or list with this index stands. */
    long offset(int index) {
        return cell.u32(FIXED + index * kind.elementSize);
    }

    /** Whether the element may be a key whose name has this {@link #hash}. */
    boolean mayBe(int index, int hash) {
        return kind != Kind.LH || cell.i32(FIXED + index * kind.elementSize + 4) == hash;
    }

    /** The hash of a name that hash leaves keep. Exact for ASCII. */
    static int hash(String name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = hash * 37 + Character.toUpperCase(name.charAt(i));
        }
        return hash;
    }
}
