/** Until when makers support what is installed. */
@NullMarked
package assay.guest.support;

import org.jspecify.annotations.NullMarked;
