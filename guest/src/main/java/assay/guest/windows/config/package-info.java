/** How a Windows guest is configured, and what it has left behind. */
@NullMarked
package assay.guest.windows.config;

import org.jspecify.annotations.NullMarked;
