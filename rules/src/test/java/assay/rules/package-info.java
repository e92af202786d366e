@NullMarked
package assay.rules;

import org.jspecify.annotations.NullMarked;
