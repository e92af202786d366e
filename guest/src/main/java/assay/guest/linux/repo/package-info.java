/** Where a guest's packages come from, and whether what they need is there. */
@NullMarked
package assay.guest.linux.repo;

import org.jspecify.annotations.NullMarked;
