/** What a Windows guest is, how it starts, and what state its installation is in. */
@NullMarked
package assay.guest.windows.os;

import org.jspecify.annotations.NullMarked;
