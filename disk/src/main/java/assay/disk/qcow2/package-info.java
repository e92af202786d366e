/**
 * qcow2, versions 2 and 3, as QEMU's {@code docs/interop/qcow2.txt} defines it.
 *
 * <p>Read-only and self-contained: an image that needs another file is refused, and nothing is ever
 * opened because an image names it. Only the active disk is read, not its snapshots.
 */
@NullMarked
package assay.disk.qcow2;

import org.jspecify.annotations.NullMarked;
