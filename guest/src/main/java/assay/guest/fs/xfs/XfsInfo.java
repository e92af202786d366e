package assay.guest.fs.xfs;

import java.util.UUID;

/**
 * What a file system says of itself, counted as {@code statfs} counts after a mount.
 *
 * @param uuid its identity, as in {@code /etc/fstab}
 * @param label its name, may be empty
 * @param blockSize in bytes
 * @param blocks size without the log, in blocks
 * @param freeBlocks as of the last clean unmount
 * @param inodes how many there could be: XFS makes inodes when it needs them, so those that the
 *     free blocks have room for count
 * @param freeInodes those of {@code inodes} that are not used, as of the last clean unmount
 */
public record XfsInfo(
        UUID uuid,
        String label,
        int blockSize,
        long blocks,
        long freeBlocks,
        long inodes,
        long freeInodes) {

    static XfsInfo of(Superblock sb) {
        int inopbLog = sb.blockLog() - sb.inodeLog();
        long log = sb.logStart() == 0 ? 0 : Math.min(sb.logBlocks(), sb.dblocks());
        // The counters are not checked when a file system is opened, so they are bounded here.
        long freeBlocks = Math.clamp(sb.fdblocks(), 0, sb.dblocks());
        long allocated = Math.clamp(sb.icount(), 0, sb.dblocks() << inopbLog);
        long used = allocated - Math.clamp(sb.ifree(), 0, allocated);
        long possible = allocated + (freeBlocks << inopbLog);
        if (sb.imaxPct() > 0) {
            long most = (sb.dblocks() / 100 * Math.min(sb.imaxPct(), 100)) << inopbLog;
            possible = Math.max(allocated, Math.min(possible, most));
        }
        return new XfsInfo(
                sb.uuid(),
                sb.label(),
                sb.blockSize(),
                sb.dblocks() - log,
                freeBlocks,
                possible,
                possible - used);
    }
}
