/**
 * VDI, dynamic and static, of version 1.1, as VirtualBox writes it and QEMU's {@code block/vdi.c}
 * describes it; there is no other specification.
 *
 * <p>Self-contained: a differencing or undo image is refused, and no parent is ever opened.
 */
@NullMarked
package assay.disk.vdi;

import org.jspecify.annotations.NullMarked;
