@NullMarked
package assay.guest.windows.signature;

import org.jspecify.annotations.NullMarked;
