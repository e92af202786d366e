package assay.guest.fs.btrfs;

import java.util.UUID;

/**
 * What a file system says of itself.
 *
 * @param uuid its identity, as in {@code /etc/fstab}
 * @param label its name, may be empty
 * @param totalBytes size of its devices
 * @param bytesUsed of those, by data and metadata; copies count once
 * @param logTree whether files were synchronised after the last transaction: it was not unmounted
 */
public record BtrfsInfo(UUID uuid, String label, long totalBytes, long bytesUsed, boolean logTree) {

    static BtrfsInfo of(Superblock sb) {
        long total = Math.max(sb.totalBytes(), 0);
        return new BtrfsInfo(
                sb.fsid(),
                sb.label(),
                total,
                Math.clamp(sb.bytesUsed(), 0, total),
                sb.logRoot() != 0);
    }
}
