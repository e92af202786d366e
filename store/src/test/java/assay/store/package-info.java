@NullMarked
package assay.store;

import org.jspecify.annotations.NullMarked;
