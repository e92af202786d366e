@NullMarked
package assay.guest.windows;

import org.jspecify.annotations.NullMarked;
