package assay.guest.fs.xfs;

import assay.disk.ImageException;
import assay.guest.fs.BlockMap;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The target of a symbolic link that does not fit its inode ("Symbolic Links"). Version 4 keeps
 * nothing but the target in the blocks; version 5 starts each extent with {@code struct
 * xfs_dsymlink_hdr}.
 */
final class RemoteLink {

    /** {@code XFS_SYMLINK_MAXLEN}. */
    static final int MAX_LENGTH = 1024;

    /** {@code XFS_SYMLINK_MAGIC}, "XSLM". */
    static final int MAGIC = 0x58534c4d;

    private static final int HEADER_SIZE = 56;

    private RemoteLink() {}

    /** The bytes of the target of {@code link}, whose size is at most {@link #MAX_LENGTH}. */
    static byte[] read(Volume volume, Dinode link) throws IOException {
        int length = (int) link.node().size();
        ByteBuffer target = ByteBuffer.allocate(length);
        if (!volume.superblock().features().v5()) {
            volume.file(link).read(0, target);
            return target.array();
        }
        BlockMap map = volume.mapOf(link);
        int blockSize = volume.superblock().blockSize();
        // No extent need be longer than this, and each turn takes one block or more.
        int longest = Math.ceilDiv(MAX_LENGTH + HEADER_SIZE, blockSize);
        long at = 0;
        while (target.hasRemaining()) {
            long blocks = map.at(at).blocks();
            if (blocks > longest) {
                throw Volume.corrupt("link %d has %d blocks".formatted(link.number(), blocks));
            }
            Block extent = volume.blocks(map, at, (int) blocks);
            target.put(part(extent, target, link.number(), volume.superblock()));
            at += blocks;
        }
        return target.array();
    }

    /** What one extent adds to a target of which {@code target} has the beginning. */
    private static ByteBuffer part(Block extent, ByteBuffer target, long owner, Superblock sb)
            throws ImageException {
        if (extent.i32(0) != MAGIC) {
            throw extent.corrupt(0, "a link's block does not start with XSLM");
        }
        extent.checkCrc(12, "link");
        extent.checkUuid(16, sb.metaUuid(), "link");
        extent.checkOwner(32, owner, "link");
        long offset = extent.u32(4);
        long length = extent.u32(8);
        if (offset != target.position()
                || length < 1
                || length > Math.min(target.remaining(), extent.size() - HEADER_SIZE)) {
            throw extent.corrupt(4, "a link's block has %d bytes at %d".formatted(length, offset));
        }
        return extent.bytes().slice(HEADER_SIZE, (int) length);
    }
}
