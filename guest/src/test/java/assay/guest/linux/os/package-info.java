@NullMarked
package assay.guest.linux.os;

import org.jspecify.annotations.NullMarked;
