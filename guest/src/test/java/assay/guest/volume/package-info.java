/** Tests with tables that sfdisk and sgdisk make, and volumes that the tools of the host make. */
@NullMarked
package assay.guest.volume;

import org.jspecify.annotations.NullMarked;
