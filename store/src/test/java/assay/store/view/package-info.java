@NullMarked
package assay.store.view;

import org.jspecify.annotations.NullMarked;
