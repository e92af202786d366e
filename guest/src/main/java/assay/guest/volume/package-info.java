/** Partition tables, and what stands in a volume: the way from a disk to its file systems. */
@NullMarked
package assay.guest.volume;

import org.jspecify.annotations.NullMarked;
