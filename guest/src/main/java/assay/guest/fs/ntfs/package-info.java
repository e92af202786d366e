/**
 * NTFS 1.2 to 3.1, read-only and without replaying the log.
 *
 * <p>On-disk structures are records named as in the Linux-NTFS project's <cite>NTFS
 * Documentation</cite> and {@code layout.h} of ntfs-3g. Everything is little-endian. Names are
 * UTF-16 and compared without regard to case, as the volume's own {@code $UpCase} says.
 */
@NullMarked
package assay.guest.fs.ntfs;

import org.jspecify.annotations.NullMarked;
