/**
 * Squashfs 4.0, read-only.
 *
 * <p>Written after the Linux kernel's {@code Documentation/filesystems/squashfs.rst} and the
 * structures of {@code fs/squashfs/squashfs_fs.h}, whose names are kept.
 */
@NullMarked
package assay.guest.fs.squashfs;

import org.jspecify.annotations.NullMarked;
