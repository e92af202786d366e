package assay.guest.fs.ext;

import assay.disk.BytesSource;
import assay.disk.ImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Content that is kept in the inode: layout document, "Inline Data" and "Extended Attributes". Its
 * first 60 bytes stand in {@code i_block}, what follows is the value of the attribute {@code
 * system.data} in the space behind the inode's fields.
 *
 * @param block the first bytes, always {@value Inode#I_BLOCK_SIZE}
 * @param rest the attribute's value, mostly empty
 */
record InlineData(ByteBuffer block, ByteBuffer rest) {

    private static final int ATTRIBUTES_MAGIC = 0xEA020000;
    private static final int ENTRY_SIZE = 16;
    private static final int INDEX_SYSTEM = 7;
    private static final byte[] NAME = "data".getBytes(StandardCharsets.US_ASCII);

    static InlineData parse(Inode inode) throws ImageException {
        return new InlineData(inode.block(), attribute(inode));
    }

    /** The content of a file of {@code size} bytes; what is not stored reads as zeros. */
    BytesSource content(long size) {
        byte[] bytes = new byte[(int) Math.min(size, block.limit() + rest.limit())];
        int first = Math.min(bytes.length, block.limit());
        block.get(0, bytes, 0, first);
        rest.get(0, bytes, first, bytes.length - first);
        return new BytesSource(bytes, size);
    }

    private static ByteBuffer attribute(Inode inode) throws ImageException {
        ByteBuffer bytes = inode.bytes();
        int header = inode.attributesOffset();
        if (header > bytes.limit() - Integer.BYTES || bytes.getInt(header) != ATTRIBUTES_MAGIC) {
            return ByteBuffer.allocate(0);
        }
        int first = header + Integer.BYTES;
        int at = first;
        // Four zero bytes end the list; every entry takes at least sixteen of the inode's bytes.
        while (at <= bytes.limit() - ENTRY_SIZE && bytes.getInt(at) != 0) {
            int nameLength = Byte.toUnsignedInt(bytes.get(at));
            if (isData(bytes, at, nameLength)) {
                return value(inode, first, at);
            }
            at += ENTRY_SIZE + Math.ceilDiv(nameLength, 4) * 4;
        }
        return ByteBuffer.allocate(0);
    }

    private static boolean isData(ByteBuffer bytes, int at, int nameLength) {
        return bytes.get(at + 1) == INDEX_SYSTEM
                && nameLength == NAME.length
                && at <= bytes.limit() - ENTRY_SIZE - nameLength
                && bytes.slice(at + ENTRY_SIZE, nameLength).equals(ByteBuffer.wrap(NAME));
    }

    private static ByteBuffer value(Inode inode, int first, int at) throws ImageException {
        ByteBuffer bytes = inode.bytes();
        int offset = Short.toUnsignedInt(bytes.getShort(at + 2));
        int valueInode = bytes.getInt(at + 4);
        int size = bytes.getInt(at + 8);
        if (valueInode != 0 || size < 0 || size > bytes.limit() - first - offset) {
            throw ExtVolume.corrupt(
                    -1, "inode " + inode.number() + " has inline data outside itself");
        }
        return bytes.slice(first + offset, size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
