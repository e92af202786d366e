/**
 * VHDX, fixed and dynamic, as Microsoft's [MS-VHDX] "Virtual Hard Disk v2 (VHDX) File Format"
 * defines it.
 *
 * <p>Self-contained: a differencing disk is refused, and no parent is ever opened. What a program
 * that crashed left in the log is read from there, as if it had been applied.
 */
@NullMarked
package assay.disk.vhdx;

import org.jspecify.annotations.NullMarked;
