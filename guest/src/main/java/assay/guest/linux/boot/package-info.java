/** How a Linux guest starts: boot loader, kernel, drivers, initramfs. Nothing of it is executed. */
@NullMarked
package assay.guest.linux.boot;

import org.jspecify.annotations.NullMarked;
