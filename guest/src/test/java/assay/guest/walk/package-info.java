/** Tests of the walk over all files. */
@NullMarked
package assay.guest.walk;

import org.jspecify.annotations.NullMarked;
