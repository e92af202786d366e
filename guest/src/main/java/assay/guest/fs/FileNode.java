package assay.guest.fs;

import java.time.Instant;

/**
 * An inode: everything about a file except its name and its bytes.
 *
 * @param inode its number in its file system
 * @param kind what it is
 * @param mode permission bits with set-id and sticky bits, {@code 0..07777}
 * @param uid owner
 * @param gid group
 * @param links how many names it has, at least 1 where the file system counts them
 * @param size length in bytes; for a link, of its target
 * @param accessed when it was last read, as far as the file system notes it
 * @param modified when its content last changed
 * @param changed when anything about it last changed, names aside
 */
public record FileNode(
        long inode,
        Kind kind,
        int mode,
        long uid,
        long gid,
        long links,
        long size,
        Instant accessed,
        Instant modified,
        Instant changed) {

    /** The file types of POSIX. */
    public enum Kind {
        REGULAR,
        DIRECTORY,
        SYMLINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        FIFO,
        SOCKET
    }

    public boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }

    public boolean isRegular() {
        return kind == Kind.REGULAR;
    }

    public boolean isSymlink() {
        return kind == Kind.SYMLINK;
    }

    /**
     * Checks that it is what a method takes.
     *
     * @throws IllegalArgumentException if it is of another kind
     */
    public void require(Kind wanted) {
        if (kind != wanted) {
            throw new IllegalArgumentException(
                    "inode " + inode + " is a " + kind + ", not a " + wanted);
        }
    }
}
