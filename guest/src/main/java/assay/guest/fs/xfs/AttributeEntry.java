package assay.guest.fs.xfs;

import assay.disk.ImageException;
import java.nio.charset.StandardCharsets;

/**
 * An extended attribute with the place of its value ("Extended Attributes"): {@code
 * xfs_attr_sf_entry}, {@code xfs_attr_leaf_name_local} or {@code xfs_attr_leaf_name_remote}.
 *
 * @param flags {@code XFS_ATTR_*}
 * @param name without its name space
 * @param local the value, empty if it is remote
 * @param valueBlk first block of a remote value in the attribute fork, or 0 if it is local
 * @param valueLen length of the value in bytes, unchecked if it is remote
 */
record AttributeEntry(int flags, String name, Block local, long valueBlk, long valueLen) {

    private static final int LOCAL = 1;
    private static final int ROOT = 1 << 1;
    private static final int SECURE = 1 << 2;
    private static final int PARENT = 1 << 3;
    private static final int INCOMPLETE = 1 << 7;

    private static final int SHORT_HEADER_SIZE = 3;
    private static final int LOCAL_HEADER_SIZE = 3;
    private static final int REMOTE_HEADER_SIZE = 9;

    /** The entry at {@code at} of a fork in short form. */
    static AttributeEntry parseShort(Block fork, int at) throws ImageException {
        require(fork, at, SHORT_HEADER_SIZE);
        return local(fork, at + SHORT_HEADER_SIZE, fork.u8(at + 2), fork.u8(at), fork.u8(at + 1));
    }

    /** How many bytes the entry takes in short form. */
    static int shortSize(Block fork, int at) {
        return SHORT_HEADER_SIZE + fork.u8(at) + fork.u8(at + 1);
    }

    /** The entry that a leaf has at {@code at}, with the flags of the leaf's index. */
    static AttributeEntry parse(Block leaf, int at, int flags) throws ImageException {
        if ((flags & LOCAL) != 0) {
            require(leaf, at, LOCAL_HEADER_SIZE);
            return local(leaf, at + LOCAL_HEADER_SIZE, flags, leaf.u8(at + 2), leaf.u16(at));
        }
        require(leaf, at, REMOTE_HEADER_SIZE);
        int nameLen = leaf.u8(at + 8);
        require(leaf, at + REMOTE_HEADER_SIZE, nameLen);
        return new AttributeEntry(
                flags,
                name(leaf, at + REMOTE_HEADER_SIZE, nameLen),
                leaf.part(at, 0),
                leaf.u32(at),
                leaf.u32(at + 4));
    }

    private static AttributeEntry local(Block in, int at, int flags, int nameLen, int valueLen)
            throws ImageException {
        require(in, at, nameLen + valueLen);
        return new AttributeEntry(
                flags | LOCAL, name(in, at, nameLen), in.part(at + nameLen, valueLen), 0, valueLen);
    }

    private static void require(Block in, int at, int length) throws ImageException {
        if (at > in.size() - length) {
            throw in.corrupt(
                    0,
                    "an extended attribute has %d bytes at %d of %d"
                            .formatted(length, at, in.size()));
        }
    }

    private static String name(Block in, int at, int length) throws ImageException {
        byte[] bytes = in.copy(at, length);
        for (byte b : bytes) {
            if (b == 0) {
                throw in.corrupt(at, "an extended attribute's name has a NUL");
            }
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A value that is not remote. */
    byte[] localValue() {
        return local.copy(0, local.size());
    }

    boolean isRemote() {
        return (flags & LOCAL) == 0;
    }

    /** Whether it is a user's: not a pointer to a parent directory and not half written. */
    boolean isVisible() {
        return (flags & (PARENT | INCOMPLETE)) == 0;
    }

    /** The name as Linux shows it; ACLs are {@code trusted.SGI_ACL_FILE}, as they are stored. */
    String fullName() {
        String prefix = "user.";
        if ((flags & SECURE) != 0) {
            prefix = "security.";
        } else if ((flags & ROOT) != 0) {
            prefix = "trusted.";
        }
        return prefix + name;
    }
}
