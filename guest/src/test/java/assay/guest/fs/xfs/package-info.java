/** Reads what {@code mkfs.xfs} wrote, and asks {@code xfs_db} and {@code xfs_logprint}. */
@NullMarked
package assay.guest.fs.xfs;

import org.jspecify.annotations.NullMarked;
