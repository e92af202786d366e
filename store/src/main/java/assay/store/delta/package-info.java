/** Sending a file of which a store may have some blocks already. */
@NullMarked
package assay.store.delta;

import org.jspecify.annotations.NullMarked;
