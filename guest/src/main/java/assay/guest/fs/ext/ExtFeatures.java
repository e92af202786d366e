package assay.guest.fs.ext;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;

/**
 * The three feature masks of a superblock: layout document, "Super Block", {@code
 * s_feature_compat}, {@code s_feature_incompat} and {@code s_feature_ro_compat}.
 *
 * <p>Reading needs to know every incompatible feature and may ignore the others.
 *
 * @param compat features that may be ignored
 * @param incompat features without which nothing may be read
 * @param roCompat features without which nothing may be written
 */
public record ExtFeatures(int compat, int incompat, int roCompat) {

    static final int COMPAT_HAS_JOURNAL = 0x4;
    static final int COMPAT_SPARSE_SUPER2 = 0x200;

    static final int INCOMPAT_FILETYPE = 0x2;
    static final int INCOMPAT_RECOVER = 0x4;
    static final int INCOMPAT_JOURNAL_DEV = 0x8;
    static final int INCOMPAT_META_BG = 0x10;
    static final int INCOMPAT_EXTENTS = 0x40;
    static final int INCOMPAT_64BIT = 0x80;
    static final int INCOMPAT_MMP = 0x100;
    static final int INCOMPAT_FLEX_BG = 0x200;
    static final int INCOMPAT_EA_INODE = 0x400;
    static final int INCOMPAT_CSUM_SEED = 0x2000;
    static final int INCOMPAT_LARGEDIR = 0x4000;
    static final int INCOMPAT_INLINE_DATA = 0x8000;
    static final int INCOMPAT_ENCRYPT = 0x10000;
    static final int INCOMPAT_CASEFOLD = 0x20000;

    static final int RO_COMPAT_SPARSE_SUPER = 0x1;
    static final int RO_COMPAT_GDT_CSUM = 0x10;
    static final int RO_COMPAT_BIGALLOC = 0x200;
    static final int RO_COMPAT_METADATA_CSUM = 0x400;
    static final int RO_COMPAT_ORPHAN_PRESENT = 0x10000;

    private static final int KNOWN_INCOMPAT =
            INCOMPAT_FILETYPE
                    | INCOMPAT_RECOVER
                    | INCOMPAT_META_BG
                    | INCOMPAT_EXTENTS
                    | INCOMPAT_64BIT
                    | INCOMPAT_MMP
                    | INCOMPAT_FLEX_BG
                    | INCOMPAT_EA_INODE
                    | INCOMPAT_CSUM_SEED
                    | INCOMPAT_LARGEDIR
                    | INCOMPAT_INLINE_DATA
                    | INCOMPAT_ENCRYPT
                    | INCOMPAT_CASEFOLD;

    /**
     * Those known not to change what block bitmaps mean: also SPARSE_SUPER, LARGE_FILE, BTREE_DIR,
     * HUGE_FILE, DIR_NLINK, EXTRA_ISIZE, QUOTA, READONLY, PROJECT and VERITY.
     */
    private static final int KNOWN_RO_COMPAT =
            RO_COMPAT_GDT_CSUM
                    | RO_COMPAT_BIGALLOC
                    | RO_COMPAT_METADATA_CSUM
                    | RO_COMPAT_ORPHAN_PRESENT
                    | 0xB16F;

    private static final int OFFSET_REV_LEVEL = 0x4C;
    private static final int OFFSET_INCOMPAT = 0x60;

    /**
     * The masks of a superblock, of which nothing else is checked.
     *
     * @param superblock at least 104 bytes from the superblock's start, little-endian
     */
    public static ExtFeatures parse(ByteBuffer superblock) {
        if (superblock.getInt(OFFSET_REV_LEVEL) == 0) {
            return new ExtFeatures(0, 0, 0); // revision 0 knew no features
        }
        return new ExtFeatures(
                superblock.getInt(0x5C),
                superblock.getInt(OFFSET_INCOMPAT),
                superblock.getInt(0x64));
    }

    /**
     * What people call a file system with these features: {@code ext4} if it has extents, 64-bit
     * block numbers or flexible groups, otherwise {@code ext3} or {@code ext2} by whether it has a
     * journal.
     */
    public String type() {
        if ((incompat & (INCOMPAT_EXTENTS | INCOMPAT_64BIT | INCOMPAT_FLEX_BG)) != 0) {
            return "ext4";
        }
        return hasJournal() ? "ext3" : "ext2";
    }

    /** Whether changes go through a journal first. */
    public boolean hasJournal() {
        return (compat & COMPAT_HAS_JOURNAL) != 0;
    }

    /** Whether this is no file system but the external journal of one. */
    public boolean isJournalDevice() {
        return hasIncompat(INCOMPAT_JOURNAL_DEV);
    }

    boolean hasIncompat(int feature) {
        return (incompat & feature) != 0;
    }

    boolean hasRoCompat(int feature) {
        return (roCompat & feature) != 0;
    }

    /** Refuses what cannot be read correctly without knowing the feature. */
    void requireReadable() throws ImageException {
        if (isJournalDevice()) {
            throw unsupported("it is the external journal of another file system");
        }
        int unknown = incompat & ~KNOWN_INCOMPAT;
        if (unknown != 0) {
            throw unsupported("incompatible feature " + name(Integer.lowestOneBit(unknown)));
        }
    }

    /** Refuses what may give another meaning to the block bitmaps. */
    void requireKnownBitmaps() throws ImageException {
        int unknown = roCompat & ~KNOWN_RO_COMPAT;
        if (unknown != 0) {
            throw unsupported("what is free is not known with feature 0x%x".formatted(unknown));
        }
    }

    private static String name(int feature) {
        return switch (feature) {
            case 0x1 -> "compression (0x1)";
            case 0x1000 -> "dirdata (0x1000)";
            default -> "0x%x".formatted(feature);
        };
    }

    private static ImageException unsupported(String what) {
        return new ImageException(
                Reason.UNSUPPORTED,
                ExtSuperblock.FORMAT,
                ExtSuperblock.OFFSET + OFFSET_INCOMPAT,
                what);
    }
}
