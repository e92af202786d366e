@NullMarked
package assay.store.care;

import org.jspecify.annotations.NullMarked;
