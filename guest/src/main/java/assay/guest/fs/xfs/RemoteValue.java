package assay.guest.fs.xfs;

import assay.disk.Budget;
import assay.disk.ImageException;
import assay.guest.fs.BlockMap;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The value of an extended attribute that is too large for a leaf ("Remote Attribute Values").
 * Version 4 keeps nothing but the value in the blocks; version 5 starts each with {@code struct
 * xfs_attr3_rmt_hdr}.
 */
final class RemoteValue {

    /** {@code XFS_XATTR_SIZE_MAX}. */
    static final int MAX_LENGTH = 1 << 16;

    private static final int MAGIC = 0x5841524d;
    private static final int HEADER_SIZE = 56;

    private RemoteValue() {}

    /**
     * @param map of the attribute fork
     * @param owner inode number of the file
     */
    static byte[] read(
            Volume volume, BlockMap map, long owner, AttributeEntry attribute, Budget budget)
            throws IOException {
        if (attribute.valueLen() > MAX_LENGTH) {
            throw Volume.corrupt(
                    "inode %d has an extended attribute of %d bytes"
                            .formatted(owner, attribute.valueLen()));
        }
        ByteBuffer value = ByteBuffer.allocate((int) attribute.valueLen());
        // Each turn takes a block's worth of the value.
        for (long at = attribute.valueBlk(); value.hasRemaining(); at++) {
            budget.step(Block.XFS);
            Block block = volume.blocks(map, at, 1);
            value.put(part(block, value, owner, volume.superblock()));
        }
        return value.array();
    }

    /** What one block adds to a value of which {@code value} has the beginning. */
    private static ByteBuffer part(Block block, ByteBuffer value, long owner, Superblock sb)
            throws ImageException {
        if (!sb.features().v5()) {
            return block.bytes().slice(0, Math.min(block.size(), value.remaining()));
        }
        if (block.i32(0) != MAGIC) {
            throw block.corrupt(0, "an attribute's value does not start with XARM");
        }
        block.checkCrc(12, "attribute value");
        block.checkUuid(16, sb.metaUuid(), "attribute value");
        block.checkOwner(32, owner, "attribute value");
        long offset = block.u32(4);
        int length = Math.min(block.size() - HEADER_SIZE, value.remaining());
        if (offset != value.position() || block.u32(8) != length) {
            throw block.corrupt(
                    4,
                    "a block has %d bytes at %d of an attribute's value"
                            .formatted(block.u32(8), offset));
        }
        return block.bytes().slice(HEADER_SIZE, length);
    }
}
