@NullMarked
package assay.guest.linux.rpm;

import org.jspecify.annotations.NullMarked;
