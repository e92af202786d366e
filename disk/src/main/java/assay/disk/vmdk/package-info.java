/**
 * VMDK: hosted sparse extents and stream-optimized disks, as VMware's "Virtual Disk Format 5.0"
 * defines them and QEMU's {@code block/vmdk.c} reads them.
 *
 * <p>Read-only and self-contained: a disk whose descriptor names another file is refused, and
 * nothing is ever opened because an image names it.
 */
@NullMarked
package assay.disk.vmdk;

import org.jspecify.annotations.NullMarked;
