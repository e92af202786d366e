@NullMarked
package assay.store.content;

import org.jspecify.annotations.NullMarked;
