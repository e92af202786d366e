package assay.guest.fs.btrfs;

import assay.disk.ImageException;
import java.util.ArrayList;
import java.util.List;

/** {@code BTRFS_FEATURE_INCOMPAT_*}: what a reader must know to read a file system. */
final class Features {

    /**
     * MIXED_BACKREF, DEFAULT_SUBVOL, MIXED_GROUPS, COMPRESS_LZO, COMPRESS_ZSTD, BIG_METADATA,
     * EXTENDED_IREF, RAID56, SKINNY_METADATA, NO_HOLES, METADATA_UUID, RAID1C34 and SIMPLE_QUOTA.
     * Those of them about RAID matter only where a chunk is not on this device.
     */
    private static final long READ = 0x10fff;

    private static final long METADATA_UUID = 0x400;

    private Features() {}

    static boolean hasMetadataUuid(long incompat) {
        return (incompat & METADATA_UUID) != 0;
    }

    /**
     * Requires that all features are read.
     *
     * @throws ImageException that names those that are not
     */
    static void check(long incompat) throws ImageException {
        List<String> unread = new ArrayList<>();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            if ((incompat & ~READ & 1L << bit) != 0) {
                unread.add(name(bit));
            }
        }
        if (!unread.isEmpty()) {
            throw Block.unsupported("it has features that are not read: " + unread);
        }
    }

    private static String name(int bit) {
        return switch (bit) {
            case 12 -> "zoned";
            case 13 -> "extent_tree_v2";
            case 14 -> "raid_stripe_tree";
            default -> "bit " + bit;
        };
    }
}
