@NullMarked
package assay.guest.linux.version;

import org.jspecify.annotations.NullMarked;
