package assay.guest.fs.ext;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The superblock: layout document, "Super Block".
 *
 * @param uuid the file system's identity, as in {@code /etc/fstab}
 * @param label its name, often empty
 * @param features what it needs of its readers
 * @param state {@code s_state}: {@link #STATE_VALID}, {@link #STATE_ERROR}, {@link #STATE_ORPHANS}
 * @param lastOrphan first inode that was deleted while open and is not yet freed, or 0
 * @param freeBlocks as of the last clean unmount
 * @param inodes how many inodes there are, used or not
 * @param freeInodes as of the last clean unmount
 * @param layout where everything stands
 */
public record ExtSuperblock(
        UUID uuid,
        String label,
        ExtFeatures features,
        int state,
        long lastOrphan,
        long freeBlocks,
        long inodes,
        long freeInodes,
        ExtLayout layout) {

    /** The bit of {@link #state} for "cleanly unmounted". */
    public static final int STATE_VALID = 1;

    /** The bit of {@link #state} for "the kernel found errors". */
    public static final int STATE_ERROR = 2;

    /** The bit of {@link #state} for "orphans being recovered". */
    public static final int STATE_ORPHANS = 4;

    /** Where it starts in the partition, for every block size. */
    public static final int OFFSET = 1024;

    /** Its length in bytes. */
    public static final int SIZE = 1024;

    static final String FORMAT = "ext4";

    private static final int OFFSET_MAGIC = 0x38;
    private static final int OFFSET_CHECKSUM_TYPE = 0x175;
    private static final int OFFSET_CHECKSUM = 0x3FC;

    /**
     * Parses and checks a superblock.
     *
     * @param bytes its {@value #SIZE} bytes
     * @throws ImageException if there is none, it contradicts itself, or it names an incompatible
     *     feature that is not read
     */
    public static ExtSuperblock parse(ByteBuffer bytes) throws ImageException {
        ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (!hasMagic(in)) {
            throw corrupt(OFFSET_MAGIC, "no magic 0xEF53");
        }
        ExtFeatures features = ExtFeatures.parse(in);
        features.requireReadable();
        if (features.hasRoCompat(ExtFeatures.RO_COMPAT_METADATA_CSUM)) {
            requireChecksum(in);
        }
        ExtLayout layout = ExtLayout.parse(in, features);
        long freeBlocks = Integer.toUnsignedLong(in.getInt(0x0C));
        if (features.hasIncompat(ExtFeatures.INCOMPAT_64BIT)) {
            freeBlocks |= (long) in.getInt(0x158) << 32;
        }
        return new ExtSuperblock(
                uuid(in),
                label(in),
                features,
                Short.toUnsignedInt(in.getShort(0x3A)),
                Integer.toUnsignedLong(in.getInt(0xE8)),
                Math.clamp(freeBlocks, 0, layout.blocks()),
                layout.inodes(),
                Math.min(Integer.toUnsignedLong(in.getInt(0x10)), layout.inodes()),
                layout);
    }

    /**
     * Whether a superblock has the magic number.
     *
     * @param superblock at least 58 bytes from its start, little-endian
     */
    public static boolean hasMagic(ByteBuffer superblock) {
        return superblock.getShort(OFFSET_MAGIC) == (short) 0xEF53;
    }

    /**
     * {@code s_uuid}.
     *
     * @param superblock at least 120 bytes from its start
     */
    public static UUID uuid(ByteBuffer superblock) {
        ByteBuffer uuid = superblock.slice(0x68, 16).order(ByteOrder.BIG_ENDIAN);
        return new UUID(uuid.getLong(), uuid.getLong());
    }

    /**
     * {@code s_volume_name}, as UTF-8.
     *
     * @param superblock at least 136 bytes from its start
     */
    public static String label(ByteBuffer superblock) {
        byte[] name = new byte[16];
        superblock.get(0x78, name);
        String text = new String(name, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** {@code ext2}, {@code ext3} or {@code ext4}: see {@link ExtFeatures#type}. */
    public String type() {
        return features.type();
    }

    /** Bytes in a block. */
    public int blockSize() {
        return layout.blockSize();
    }

    /** How many blocks the file system has. */
    public long blocks() {
        return layout.blocks();
    }

    /** Whether the journal holds changes that were not yet written back. */
    public boolean needsRecovery() {
        return features.hasIncompat(ExtFeatures.INCOMPAT_RECOVER);
    }

    /** Whether files are waiting to be freed that were deleted while open. */
    public boolean hasOrphans() {
        return lastOrphan != 0
                || (state & STATE_ORPHANS) != 0
                || features.hasRoCompat(ExtFeatures.RO_COMPAT_ORPHAN_PRESENT);
    }

    /** Whether it was unmounted cleanly, without errors and with nothing left to recover. */
    public boolean clean() {
        return (state & STATE_VALID) != 0
                && (state & STATE_ERROR) == 0
                && !needsRecovery()
                && !hasOrphans();
    }

    static ImageException corrupt(int field, String what) {
        return new ImageException(Reason.CORRUPT, FORMAT, OFFSET + field, what);
    }

    private static void requireChecksum(ByteBuffer in) throws ImageException {
        if (in.get(OFFSET_CHECKSUM_TYPE) != 1) {
            throw corrupt(OFFSET_CHECKSUM_TYPE, "checksum type is not crc32c");
        }
        CRC32C crc = new CRC32C();
        crc.update(in.slice(0, OFFSET_CHECKSUM));
        // The kernel leaves out the inversion at the end that other users of CRC-32C make.
        if (~(int) crc.getValue() != in.getInt(OFFSET_CHECKSUM)) {
            throw corrupt(OFFSET_CHECKSUM, "the superblock's checksum is wrong");
        }
    }
}
