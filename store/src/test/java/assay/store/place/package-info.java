@NullMarked
package assay.store.place;

import org.jspecify.annotations.NullMarked;
