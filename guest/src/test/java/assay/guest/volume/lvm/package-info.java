@NullMarked
package assay.guest.volume.lvm;

import org.jspecify.annotations.NullMarked;
