package assay.guest.fs.ext;

import assay.disk.Budget;
import assay.disk.BytesSource;
import assay.disk.ImageException;
import java.nio.ByteBuffer;

/**
 * Content that is kept in the inode: layout document, "Inline Data" and "Extended Attributes". Its
 * first 60 bytes stand in {@code i_block}, what follows is the value of the attribute {@code
 * system.data} in the space behind the inode's fields.
 *
 * @param block the first bytes, always {@value Inode#I_BLOCK_SIZE}
 * @param rest the attribute's value, mostly empty
 */
record InlineData(ByteBuffer block, ByteBuffer rest) {

    static InlineData parse(Inode inode, Budget budget) throws ImageException {
        return new InlineData(inode.block(), attribute(inode, budget));
    }

    /** The content of a file of {@code size} bytes; what is not stored reads as zeros. */
    BytesSource content(long size) {
        byte[] bytes = new byte[(int) Math.min(size, block.limit() + rest.limit())];
        int first = Math.min(bytes.length, block.limit());
        block.get(0, bytes, 0, first);
        rest.get(0, bytes, first, bytes.length - first);
        return new BytesSource(bytes, size);
    }

    private static ByteBuffer attribute(Inode inode, Budget budget) throws ImageException {
        ByteBuffer area = inode.attributes();
        for (AttributeEntry entry : AttributeEntry.parse(area, 0, budget)) {
            if (entry.isInlineData()) {
                return entry.value(area);
            }
        }
        return ByteBuffer.allocate(0);
    }
}
