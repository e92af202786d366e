@NullMarked
package assay.store.nbd;

import org.jspecify.annotations.NullMarked;
