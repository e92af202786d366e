/** The orders in which package managers put versions. */
@NullMarked
package assay.guest.linux.version;

import org.jspecify.annotations.NullMarked;
