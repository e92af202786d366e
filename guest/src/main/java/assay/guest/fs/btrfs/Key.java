package assay.guest.fs.btrfs;

/**
 * {@code struct btrfs_disk_key}: items of all trees are sorted by it.
 *
 * @param objectid unsigned: mostly an inode or a tree
 * @param type what the item is, 0 to 255
 * @param offset unsigned; what it means depends on the type
 */
record Key(long objectid, int type, long offset) implements Comparable<Key> {

    static final int SIZE = 17;

    static final int INODE_ITEM = 1;
    static final int INODE_REF = 12;
    static final int XATTR_ITEM = 24;
    static final int DIR_ITEM = 84;
    static final int DIR_INDEX = 96;
    static final int EXTENT_DATA = 108;
    static final int ROOT_ITEM = 132;
    static final int ROOT_BACKREF = 144;
    static final int CHUNK_ITEM = 228;

    static Key parse(Block block, int offset) {
        return new Key(block.i64(offset), block.u8(offset + 8), block.i64(offset + 9));
    }

    /** Whether it is of this object and type. */
    boolean is(long object, int kind) {
        return objectid == object && type == kind;
    }

    @Override
    public int compareTo(Key other) {
        int order = Long.compareUnsigned(objectid, other.objectid);
        order = order != 0 ? order : Integer.compare(type, other.type);
        return order != 0 ? order : Long.compareUnsigned(offset, other.offset);
    }

    @Override
    public String toString() {
        return "(%s %d %s)"
                .formatted(Long.toUnsignedString(objectid), type, Long.toUnsignedString(offset));
    }
}
