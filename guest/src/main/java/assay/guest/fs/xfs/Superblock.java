package assay.guest.fs.xfs;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The primary superblock, {@code struct xfs_dsb} ("Superblocks"), with the geometry that it fixes.
 * Every number was checked as the kernel's {@code xfs_validate_sb_common} does, so that arithmetic
 * on them cannot overflow.
 *
 * @param features what the version and feature bits say
 * @param blockLog log2 of the block size in bytes, 9 to 16
 * @param dblocks size of the data section in blocks
 * @param uuid the identity that users see
 * @param metaUuid the identity that metadata carries
 * @param logStart first block of the internal log as a file system block, 0 if it is external
 * @param logBlocks length of the log in blocks
 * @param rootIno inode number of the root directory
 * @param agBlocks length of an allocation group in blocks; the last may be shorter
 * @param agCount number of allocation groups
 * @param sectSize length of a sector in bytes, checked only in version 5
 * @param inodeLog log2 of the inode size in bytes, 8 to 11
 * @param label file system name, may be empty
 * @param agBlkLog log2 of {@code agBlocks}, rounded up
 * @param imaxPct percentage of the space that inodes may take, 0 for all of it
 * @param icount allocated inodes, used or free
 * @param ifree free inodes among the allocated
 * @param fdblocks free blocks
 * @param dirBlkLog log2 of the blocks in a directory block
 */
record Superblock(
        Features features,
        int blockLog,
        long dblocks,
        UUID uuid,
        UUID metaUuid,
        long logStart,
        long logBlocks,
        long rootIno,
        long agBlocks,
        long agCount,
        int sectSize,
        int inodeLog,
        String label,
        int agBlkLog,
        int imaxPct,
        long icount,
        long ifree,
        long fdblocks,
        int dirBlkLog) {

    /** {@code XFS_SB_MAGIC}, "XFSB". */
    static final int MAGIC = 0x58465342;

    /** {@code 1 << XFS_MAX_SECTORSIZE_LOG}: the checksum covers a sector, which may be as long. */
    static final int MAX_SIZE = 1 << 15;

    /** {@code 1 << XFS_MIN_SECTORSIZE_LOG}: no superblock is shorter. */
    static final int MIN_SIZE = 1 << 9;

    /** {@code XFS_MIN_AG_BLOCKS}. */
    private static final long MIN_AG_BLOCKS = 64;

    /** {@code XFS_MAX_AG_BYTES}, 1 TiB. */
    private static final int MAX_AG_BYTES_LOG = 40;

    /** {@code XFS_MAX_BLOCKSIZE_LOG}, for directory blocks too. */
    private static final int MAX_BLOCK_LOG = 16;

    /**
     * Reads and checks a superblock.
     *
     * @param sb the first bytes of the file system, {@link #MIN_SIZE} to {@link #MAX_SIZE}
     * @param available size of the partition in bytes
     */
    static Superblock parse(Block sb, long available) throws ImageException {
        if (sb.i32(0) != MAGIC) {
            throw sb.unsupported(0, "there is no XFS superblock");
        }
        Features features = Features.parse(sb);
        if (features.v5()) {
            checkCrc(sb);
        }
        if (sb.u8(126) != 0) {
            throw sb.corrupt(126, "mkfs.xfs did not finish making it");
        }
        Superblock superblock = read(sb, features);
        superblock.checkBlocks(sb);
        superblock.checkGroups(sb);
        superblock.checkSize(sb, available);
        return superblock;
    }

    private static void checkCrc(Block sb) throws ImageException {
        int sectSize = sb.u16(102);
        if (sectSize < MIN_SIZE || sectSize > MAX_SIZE || Integer.bitCount(sectSize) != 1) {
            throw sb.corrupt(102, "the sector size is " + sectSize);
        }
        if (sectSize > sb.size()) {
            throw truncated(sb, "it ends inside its first sector");
        }
        sb.part(0, sectSize).checkCrc(224, "superblock");
    }

    private static Superblock read(Block sb, Features features) {
        UUID uuid = sb.uuid(32);
        return new Superblock(
                features,
                sb.u8(120),
                sb.i64(8),
                uuid,
                features.metaUuid() ? sb.uuid(248) : uuid,
                sb.i64(48),
                sb.u32(96),
                sb.i64(56),
                sb.u32(84),
                sb.u32(88),
                sb.u16(102),
                sb.u8(122),
                label(sb.copy(108, 12)),
                sb.u8(124),
                sb.u8(127),
                sb.i64(128),
                sb.i64(136),
                sb.i64(144),
                sb.u8(192));
    }

    private static String label(byte[] fname) {
        String padded = new String(fname, StandardCharsets.UTF_8);
        int end = padded.indexOf('\0');
        return end < 0 ? padded : padded.substring(0, end);
    }

    private void checkBlocks(Block sb) throws ImageException {
        int minBlockLog = features.v5() ? 10 : 9;
        if (blockLog < minBlockLog || blockLog > MAX_BLOCK_LOG || sb.u32(4) != 1L << blockLog) {
            throw sb.corrupt(4, "the block size is %d, its log2 %d".formatted(sb.u32(4), blockLog));
        }
        int minInodeLog = features.v5() ? 9 : 8;
        if (inodeLog < minInodeLog
                || inodeLog > Math.min(11, blockLog)
                || sb.u16(104) != 1 << inodeLog
                || sb.u8(123) != blockLog - inodeLog) {
            throw sb.corrupt(104, "the inode size is %d in %d".formatted(sb.u16(104), blockSize()));
        }
        if (dirBlkLog > MAX_BLOCK_LOG - blockLog) {
            throw sb.corrupt(192, "log2 of the directory block size is %d".formatted(dirBlkLog));
        }
    }

    private void checkGroups(Block sb) throws ImageException {
        if (agBlocks < MIN_AG_BLOCKS
                || agBlocks > 1L << (MAX_AG_BYTES_LOG - blockLog)
                || agBlkLog != Long.SIZE - Long.numberOfLeadingZeros(agBlocks - 1)) {
            throw sb.corrupt(84, "allocation groups have %d blocks".formatted(agBlocks));
        }
        // Both factors have 32 bits: no overflow.
        if (agCount < 1
                || dblocks > agCount * agBlocks
                || dblocks < (agCount - 1) * agBlocks + MIN_AG_BLOCKS) {
            throw sb.corrupt(
                    88,
                    "%d blocks do not make %d allocation groups of %d"
                            .formatted(dblocks, agCount, agBlocks));
        }
    }

    private void checkSize(Block sb, long available) throws ImageException {
        if (dblocks > available >> blockLog) {
            throw truncated(
                    sb,
                    "it has %d blocks of %d bytes in %d bytes"
                            .formatted(dblocks, blockSize(), available));
        }
    }

    private static ImageException truncated(Block sb, String what) {
        return new ImageException(Reason.TRUNCATED, Block.XFS, sb.at(), what);
    }

    int blockSize() {
        return 1 << blockLog;
    }

    int inodeSize() {
        return 1 << inodeLog;
    }

    /** Size in bytes of what a directory is read in. */
    int dirBlockSize() {
        return 1 << (blockLog + dirBlkLog);
    }

    /**
     * Where a run of blocks stands, or -1 if it is not inside one allocation group ("Allocation
     * Groups": {@code XFS_FSB_TO_AGNO}, {@code XFS_FSB_TO_AGBNO}).
     *
     * @param fsBlock group number above {@code agBlkLog} bits of block number in the group
     * @param count number of blocks, at least 1
     * @return byte offset in the file system
     */
    long offsetOf(long fsBlock, long count) {
        long group = fsBlock >>> agBlkLog;
        long block = fsBlock & ((1L << agBlkLog) - 1);
        if (group >= agCount || count < 1) {
            return -1;
        }
        return block > agLength(group) - count ? -1 : (group * agBlocks + block) << blockLog;
    }

    /** How many blocks an allocation group has. */
    long agLength(long group) {
        return Math.min(agBlocks, dblocks - group * agBlocks);
    }

    /**
     * Where an inode stands, or -1 if there is no such place ("Inode Numbers"): the block as in
     * {@link #offsetOf(long, long)}, above the number of the inode in it.
     */
    long offsetOfInode(long ino) {
        int inopbLog = blockLog - inodeLog;
        long block = offsetOf(ino >>> inopbLog, 1);
        return block < 0 ? -1 : block + ((ino & ((1L << inopbLog) - 1)) << inodeLog);
    }
}
