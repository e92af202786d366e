@NullMarked
package assay.guest.linux;

import org.jspecify.annotations.NullMarked;
