/**
 * LVM2: from the partitions of one disk to the logical volumes on them.
 *
 * <p>On-disk structures are named as in LVM2 ({@code lib/label/label.h}, {@code
 * lib/format_text/layout.h}); everything is little-endian, the rest is text ({@code
 * lib/format_text/import_vsn1.c}). Only linear and striped volumes are read.
 */
@NullMarked
package assay.guest.volume.lvm;

import org.jspecify.annotations.NullMarked;
