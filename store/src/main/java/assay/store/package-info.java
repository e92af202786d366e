/** What the packages of the store share. */
@NullMarked
package assay.store;

import org.jspecify.annotations.NullMarked;
