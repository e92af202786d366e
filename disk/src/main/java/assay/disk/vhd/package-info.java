/**
 * VHD, fixed and dynamic, as Microsoft's "Virtual Hard Disk Image Format Specification" 1.0 defines
 * it and as QEMU's {@code block/vpc.c} and Hyper-V use it.
 *
 * <p>Self-contained: a differencing disk is refused, and no parent is ever opened.
 */
@NullMarked
package assay.disk.vhd;

import org.jspecify.annotations.NullMarked;
