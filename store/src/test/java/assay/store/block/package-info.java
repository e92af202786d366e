@NullMarked
package assay.store.block;

import org.jspecify.annotations.NullMarked;
