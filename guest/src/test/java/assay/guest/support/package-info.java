@NullMarked
package assay.guest.support;

import org.jspecify.annotations.NullMarked;
