package assay.guest.fs.btrfs;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * {@code struct btrfs_super_block}.
 *
 * @param fsid identity, as in {@code /etc/fstab}
 * @param metadataUuid what all nodes have in their headers; {@code fsid} if it was never changed
 * @param generation grows with each transaction
 * @param root where the tree of trees is
 * @param rootLevel its level
 * @param chunkRoot where the tree of chunks is
 * @param chunkRootLevel its level
 * @param chunkRootGeneration its generation
 * @param logRoot where the tree of logs is, 0 if there is none
 * @param totalBytes size of all devices
 * @param bytesUsed of those, by extents
 * @param numDevices how many it stands on
 * @param devid which of them this is
 * @param deviceBytes its size
 * @param sectorSize the unit of file extents
 * @param nodeSize the size of a node
 * @param checksum of nodes
 * @param label its name, may be empty
 * @param sysChunkArray the chunks of the chunk tree itself
 */
record Superblock(
        UUID fsid,
        UUID metadataUuid,
        long generation,
        long root,
        int rootLevel,
        long chunkRoot,
        int chunkRootLevel,
        long chunkRootGeneration,
        long logRoot,
        long totalBytes,
        long bytesUsed,
        long numDevices,
        long devid,
        long deviceBytes,
        int sectorSize,
        int nodeSize,
        Checksum checksum,
        String label,
        Block sysChunkArray) {

    static final int SIZE = 4096;

    /** {@code BTRFS_MAX_LEVEL}, less one. */
    static final int MAX_LEVEL = 7;

    private static final String MAGIC = "_BHRfS_M";
    private static final int MAX_SYS_CHUNK_ARRAY = 2048;

    /**
     * Whether the bytes are a superblock that is whole.
     *
     * @param block {@link #SIZE} bytes
     */
    static boolean isWhole(Block block) throws ImageException {
        return new String(block.copy(0x40, MAGIC.length()), StandardCharsets.ISO_8859_1)
                        .equals(MAGIC)
                && block.i64(0x30) == block.at()
                && Checksum.of(block.u16(0xc4)).fits(block);
    }

    /**
     * Reads a superblock that is whole.
     *
     * @param partitionSize bytes that there are
     * @throws ImageException if it contradicts the format or the partition's size, or has features
     *     that are not read
     */
    static Superblock parse(Block sb, long partitionSize) throws ImageException {
        long incompat = sb.i64(0xbc);
        Features.check(incompat);
        int arraySize = (int) Math.min(sb.u32(0xa0), Integer.MAX_VALUE);
        if (arraySize > MAX_SYS_CHUNK_ARRAY) {
            throw sb.corrupt(0xa0, "a system chunk array of " + arraySize + " bytes");
        }
        UUID fsid = sb.uuid(0x20);
        Superblock superblock =
                new Superblock(
                        fsid,
                        Features.hasMetadataUuid(incompat) ? sb.uuid(0x23b) : fsid,
                        sb.i64(0x48),
                        sb.i64(0x50),
                        level(sb, 0xc6),
                        sb.i64(0x58),
                        level(sb, 0xc7),
                        sb.i64(0xa4),
                        sb.i64(0x60),
                        sb.i64(0x70),
                        sb.i64(0x78),
                        sb.i64(0x88),
                        sb.i64(0xc9),
                        sb.i64(0xc9 + 8),
                        blockSize(sb, 0x90, "sectors"),
                        blockSize(sb, 0x94, "nodes"),
                        Checksum.of(sb.u16(0xc4)),
                        text(sb.copy(0x12b, 256)),
                        sb.part(0x32b, arraySize));
        if (superblock.deviceBytes() > partitionSize) {
            throw new ImageException(
                    Reason.TRUNCATED,
                    Block.BTRFS,
                    sb.at() + 0xc9 + 8,
                    "the file system has %d bytes here, but the partition has %d"
                            .formatted(superblock.deviceBytes(), partitionSize));
        }
        return superblock;
    }

    private static int level(Block sb, int offset) throws ImageException {
        int level = sb.u8(offset);
        if (level > MAX_LEVEL) {
            throw sb.corrupt(offset, "a tree of level " + level);
        }
        return level;
    }

    private static int blockSize(Block sb, int offset, String what) throws ImageException {
        long size = sb.u32(offset);
        if (size < 4096 || size > 65_536 || Long.bitCount(size) != 1) {
            throw sb.corrupt(offset, what + " of " + size + " bytes");
        }
        return (int) size;
    }

    private static String text(byte[] field) {
        String text = new String(field, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
