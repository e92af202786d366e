/** One walk over all files of a guest, to which whoever looks for something among them listens. */
@NullMarked
package assay.guest.walk;

import org.jspecify.annotations.NullMarked;
