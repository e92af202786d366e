/** Tests of free space. */
@NullMarked
package assay.guest.free;

import org.jspecify.annotations.NullMarked;
