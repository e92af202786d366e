/** Calls that have their effect once, however often they are sent. */
@NullMarked
package assay.service.idempotency;

import org.jspecify.annotations.NullMarked;
