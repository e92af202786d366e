package assay.guest.fs.fat;

/** The three kinds of FAT, by the bits of an entry of their tables. */
public enum FatWidth {
    FAT12(12, 0xFF4, 0xFF8),
    FAT16(16, 0xFFF4, 0xFFF8),
    /** Of 32 bits, the upper four are none of the number. */
    FAT32(32, 0x0FFF_FFF6, 0x0FFF_FFF8);

    private final int bits;
    private final long maxClusters;
    private final long endOfChain;

    FatWidth(int bits, long maxClusters, long endOfChain) {
        this.bits = bits;
        this.maxClusters = maxClusters;
        this.endOfChain = endOfChain;
    }

    int bits() {
        return bits;
    }

    /** The most clusters of data that such a table can number. */
    long maxClusters() {
        return maxClusters;
    }

    /** Entries from this one on end a chain. */
    long endOfChain() {
        return endOfChain;
    }

    /** How many whole entries a table of this many bytes has. */
    long entriesIn(long bytes) {
        return bytes * 8 / bits;
    }
}
