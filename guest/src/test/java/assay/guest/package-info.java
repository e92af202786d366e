@NullMarked
package assay.guest;

import org.jspecify.annotations.NullMarked;
