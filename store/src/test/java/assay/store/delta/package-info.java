/** Tests of sending files of which a store has some blocks. */
@NullMarked
package assay.store.delta;

import org.jspecify.annotations.NullMarked;
