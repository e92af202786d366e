/**
 * XFS, versions 4 and 5, read-only and without replaying the log.
 *
 * <p>On-disk structures are records named as in the kernel ({@code fs/xfs/libxfs/xfs_format.h},
 * {@code xfs_da_format.h}, {@code xfs_log_format.h}) and described in <cite>XFS Algorithms &amp;
 * Data Structures</cite>, 3rd edition, cited by chapter. Everything is big-endian except checksums.
 */
@NullMarked
package assay.guest.fs.xfs;

import org.jspecify.annotations.NullMarked;
