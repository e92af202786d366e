package assay.guest.fs.xfs;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * The feature bits of a superblock ("Superblocks": {@code sb_versionnum}, {@code sb_features2} and
 * the version 5 masks). Compat, ro-compat and log-incompat bits never change what a reader sees, so
 * only incompat bits can make a file system unreadable.
 *
 * @param v5 metadata has checksums and owners
 * @param ftype directory entries carry a file type
 * @param metaUuid metadata carries {@code sb_meta_uuid}, not {@code sb_uuid}
 * @param bigtime inodes may count time in nanoseconds since 1901
 * @param nrext64 inodes may count extents in 64 bits
 * @param roCompat what only a writer must know, 0 in version 4
 */
record Features(
        boolean v5,
        boolean ftype,
        boolean metaUuid,
        boolean bigtime,
        boolean nrext64,
        int roCompat) {

    private static final int VERSION_NUMBITS = 0x000f;
    private static final int VERSION_SHAREDBIT = 0x0200;
    private static final int VERSION_DIRV2BIT = 0x2000;
    private static final int VERSION_MOREBITSBIT = 0x8000;

    private static final int VERSION2_FTYPE = 0x200;

    /** LAZYSBCOUNT, ATTR2, PROJID32 and FTYPE: {@code XFS_SB_VERSION2_OKBITS}. */
    private static final int VERSION2_OKBITS = 0x2 | 0x8 | 0x80 | VERSION2_FTYPE;

    /** Names of {@code XFS_SB_FEAT_INCOMPAT_*}, from bit 0. */
    private static final List<String> INCOMPAT =
            List.of(
                    "FTYPE",
                    "SPINODES",
                    "META_UUID",
                    "BIGTIME",
                    "NEEDSREPAIR",
                    "NREXT64",
                    "EXCHRANGE",
                    "PARENT",
                    "METADIR",
                    "ZONED",
                    "ZONE_GAPS");

    private static final int INCOMPAT_FTYPE = 1;
    private static final int INCOMPAT_META_UUID = 1 << 2;
    private static final int INCOMPAT_BIGTIME = 1 << 3;
    private static final int INCOMPAT_NEEDSREPAIR = 1 << 4;
    private static final int INCOMPAT_NREXT64 = 1 << 5;

    /** Up to PARENT; METADIR and later move the realtime metadata that we do not read. */
    private static final int INCOMPAT_OKBITS = (1 << 8) - 1;

    /** FINOBT, RMAPBT, REFLINK and INOBTCNT: free space is what it was without them. */
    private static final int RO_COMPAT_OKBITS = 0xf;

    /**
     * Reads the bits.
     *
     * @param sb the superblock, at least its first 264 bytes
     */
    static Features parse(Block sb) throws ImageException {
        int versionnum = sb.u16(100);
        int version = versionnum & VERSION_NUMBITS;
        return switch (version) {
            case 4 -> parseV4(sb, versionnum);
            case 5 -> parseV5(sb);
            default -> throw sb.unsupported(100, "version " + version);
        };
    }

    private static Features parseV4(Block sb, int versionnum) throws ImageException {
        if ((versionnum & VERSION_DIRV2BIT) == 0) {
            throw sb.unsupported(100, "version 1 directories");
        }
        if ((versionnum & VERSION_SHAREDBIT) != 0) {
            throw sb.unsupported(100, "the feature SHARED");
        }
        int features2 = (versionnum & VERSION_MOREBITSBIT) == 0 ? 0 : sb.i32(200);
        int unknown = features2 & ~VERSION2_OKBITS;
        if (unknown != 0) {
            throw sb.unsupported(200, "sb_features2 has bits 0x%x".formatted(unknown));
        }
        return new Features(false, (features2 & VERSION2_FTYPE) != 0, false, false, false, 0);
    }

    private static Features parseV5(Block sb) throws ImageException {
        int incompat = sb.i32(216);
        int unread = incompat & ~INCOMPAT_OKBITS;
        if (unread != 0) {
            throw sb.unsupported(216, "the incompatible features " + names(unread));
        }
        if ((incompat & INCOMPAT_NEEDSREPAIR) != 0) {
            throw new ImageException(
                    Reason.DIRTY,
                    Block.XFS,
                    sb.at() + 216,
                    "it is marked NEEDSREPAIR; run xfs_repair on it");
        }
        return new Features(
                true,
                (incompat & INCOMPAT_FTYPE) != 0,
                (incompat & INCOMPAT_META_UUID) != 0,
                (incompat & INCOMPAT_BIGTIME) != 0,
                (incompat & INCOMPAT_NREXT64) != 0,
                sb.i32(212));
    }

    /** Requires that no feature may give another meaning to what is free. */
    void requireKnownFreeSpace() throws ImageException {
        int unknown = roCompat & ~RO_COMPAT_OKBITS;
        if (unknown != 0) {
            throw new ImageException(
                    Reason.UNSUPPORTED,
                    Block.XFS,
                    212,
                    "what is free is not known with the features 0x%x".formatted(unknown));
        }
    }

    private static String names(int bits) {
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            if ((bits & (1 << bit)) != 0) {
                names.add(bit < INCOMPAT.size() ? INCOMPAT.get(bit) : "bit " + bit);
            }
        }
        return String.join(", ", names);
    }
}
