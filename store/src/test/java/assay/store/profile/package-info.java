@NullMarked
package assay.store.profile;

import org.jspecify.annotations.NullMarked;
