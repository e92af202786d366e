@NullMarked
package assay.guest.linux.boot;

import org.jspecify.annotations.NullMarked;
