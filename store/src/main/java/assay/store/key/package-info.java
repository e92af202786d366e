/** Named keys, which wrap the secrets of domains and never give themselves away. */
@NullMarked
package assay.store.key;

import org.jspecify.annotations.NullMarked;
