/** cloud-init: whether it is there, runs, and what it is told to do. */
@NullMarked
package assay.guest.linux.config.cloudinit;

import org.jspecify.annotations.NullMarked;
