/**
 * qcow2, versions 2 and 3, as QEMU's {@code docs/interop/qcow2.txt} defines it.
 *
 * <p>Reading is self-contained: an image that needs another file is refused, and nothing is ever
 * opened because an image names it. Only the active disk is read, not its snapshots. Writing is a
 * view without compression ({@link assay.disk.qcow2.Qcow2View}) or an encoder.
 */
@NullMarked
package assay.disk.qcow2;

import org.jspecify.annotations.NullMarked;
