/** What the work on a Windows guest has left in it, and what its first start will do. */
@NullMarked
package assay.guest.windows.residue;

import org.jspecify.annotations.NullMarked;
