/** NTFS, compared with what ntfs-3g says of the same volumes. */
@NullMarked
package assay.guest.fs.ntfs;

import org.jspecify.annotations.NullMarked;
