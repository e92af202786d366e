@NullMarked
package assay.store.key;

import org.jspecify.annotations.NullMarked;
