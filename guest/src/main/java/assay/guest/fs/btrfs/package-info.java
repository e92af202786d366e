/**
 * Btrfs on one device, read-only and without replaying the log tree.
 *
 * <p>On-disk structures are records named as in the kernel ({@code
 * include/uapi/linux/btrfs_tree.h}, {@code fs/btrfs/fs.h}) and described in <cite>On-disk
 * Format</cite> of the Btrfs documentation. Everything is little-endian.
 */
@NullMarked
package assay.guest.fs.btrfs;

import org.jspecify.annotations.NullMarked;
