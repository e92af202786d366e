/**
 * ext2, ext3 and ext4, read-only.
 *
 * <p>Written after the Linux kernel's {@code Documentation/filesystems/ext4}, whose field names are
 * kept; "the layout document" in comments here. Nothing replays a journal: what was not yet written
 * back is not seen, and {@link assay.guest.fs.ext.ExtSuperblock#needsRecovery} says so.
 */
@NullMarked
package assay.guest.fs.ext;

import org.jspecify.annotations.NullMarked;
