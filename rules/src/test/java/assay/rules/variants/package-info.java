/** Every offline rule, shown on a disk that breaks it and nothing else. */
@NullMarked
package assay.rules.variants;

import org.jspecify.annotations.NullMarked;
