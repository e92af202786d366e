/** clamd's protocol, and what goes wrong with it. */
@NullMarked
package assay.guest.clamd;

import org.jspecify.annotations.NullMarked;
