@NullMarked
package assay.store.recipe;

import org.jspecify.annotations.NullMarked;
