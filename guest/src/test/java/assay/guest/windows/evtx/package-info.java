@NullMarked
package assay.guest.windows.evtx;

import org.jspecify.annotations.NullMarked;
