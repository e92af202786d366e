/**
 * FAT12, FAT16 and FAT32, read-only.
 *
 * <p>Written after Microsoft's "FAT File System Specification" 1.03, whose field names are kept;
 * "the specification" in comments here. Where it and the Linux kernel differ, we read what Linux
 * and the firmware of EDK II would.
 */
@NullMarked
package assay.guest.fs.fat;

import org.jspecify.annotations.NullMarked;
