/** How uploads and collections, which know nothing of each other, do each other no harm. */
@NullMarked
package assay.store.claim;

import org.jspecify.annotations.NullMarked;
