@NullMarked
package assay.store.key.vault;

import org.jspecify.annotations.NullMarked;
