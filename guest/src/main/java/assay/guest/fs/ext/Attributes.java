package assay.guest.fs.ext;

import assay.disk.Budget;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the extended attributes of inodes: layout document, "Extended Attributes". They stand in
 * the inode behind its fields, in one block that {@code i_file_acl} names, and large values in
 * inodes of their own.
 */
final class Attributes {

    /** As much as the largest block holds. */
    private static final int MAX_VALUES = 1 << 16;

    /** Bounds what all values of one file that have own inodes may take together. */
    private static final int MAX_INODE_VALUES = 1 << 20;

    private static final int BLOCK_HEADER_SIZE = 32;

    private final ExtVolume volume;
    private final InodeTable inodes;
    private final Budget budget;

    Attributes(ExtVolume volume, InodeTable inodes, Budget budget) {
        this.volume = volume;
        this.inodes = inodes;
        this.budget = budget;
    }

    /** All attributes by full name. Of two with the same name the one in the inode counts. */
    SortedMap<String, byte[]> of(Inode inode) throws IOException {
        Found found = new Found(inode.number());
        collect(inode.attributes(), 0, found);
        boolean is64Bit = volume.superblock().features().hasIncompat(ExtFeatures.INCOMPAT_64BIT);
        long block = inode.fileAcl(is64Bit);
        if (block != 0) {
            collect(block(block), BLOCK_HEADER_SIZE, found);
        }
        return found.values;
    }

    private ByteBuffer block(long number) throws IOException {
        ByteBuffer block = volume.block(number);
        if (block.getInt(0) != Inode.ATTRIBUTES_MAGIC || block.getInt(8) != 1) {
            throw ExtVolume.corrupt(
                    number * volume.blockSize(), "this is no block of extended attributes");
        }
        return block;
    }

    private void collect(ByteBuffer area, int first, Found found) throws IOException {
        for (AttributeEntry entry : AttributeEntry.parse(area, first, budget)) {
            String name = entry.fullName();
            if (name.isEmpty() || found.values.containsKey(name)) {
                continue;
            }
            if (entry.valueInum() == 0) {
                found.put(name, entry.value(area));
            } else {
                found.expect(entry.valueSize());
                found.values.put(name, valueInInode(entry));
            }
        }
    }

    /**
     * @param entry its size is bounded
     */
    private byte[] valueInInode(AttributeEntry entry) throws IOException {
        budget.step(ExtSuperblock.FORMAT);
        Inode inode = inodes.read(entry.valueInum());
        if (!inode.has(Inode.FLAG_EA_INODE)
                || inode.has(Inode.FLAG_INLINE_DATA)
                || inode.size() != entry.valueSize()) {
            throw ExtVolume.corrupt(
                    -1,
                    "inode %d is not the value of %d bytes of the attribute %s"
                            .formatted(inode.number(), entry.valueSize(), entry.name()));
        }
        byte[] value = new byte[(int) entry.valueSize()];
        volume.content(inode, value.length).read(0, ByteBuffer.wrap(value));
        return value;
    }

    /** The attributes of one inode so far, which refuses to take more memory than is decent. */
    private static final class Found {

        private final long inode;
        private final SortedMap<String, byte[]> values = new TreeMap<>();
        private long local;
        private long inInodes;

        Found(long inode) {
            this.inode = inode;
        }

        void put(String name, ByteBuffer value) throws ImageException {
            local += value.limit();
            require(local, MAX_VALUES);
            byte[] bytes = new byte[value.limit()];
            value.get(0, bytes);
            values.put(name, bytes);
        }

        /** Called before a value of this size is read from an inode of its own. */
        void expect(long size) throws ImageException {
            inInodes += size;
            require(inInodes, MAX_INODE_VALUES);
        }

        private void require(long size, int limit) throws ImageException {
            if (size > limit) {
                throw new ImageException(
                        Reason.LIMIT,
                        ExtSuperblock.FORMAT,
                        -1,
                        "inode %d has more than %d bytes of extended attributes"
                                .formatted(inode, limit));
            }
        }
    }
}
