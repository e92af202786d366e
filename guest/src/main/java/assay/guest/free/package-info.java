/**
 * Free space: which bytes of a disk its file systems call free, and the disk without them.
 *
 * <p>What is in doubt is kept: file systems that were not closed cleanly or contradict themselves,
 * volumes that overlap, what snapshots may still need.
 */
@NullMarked
package assay.guest.free;

import org.jspecify.annotations.NullMarked;
