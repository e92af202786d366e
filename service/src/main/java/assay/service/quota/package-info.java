/**
 * What projects may have, and how much of it they have. {@code docs/adr/0016-quotas.md} says why it
 * is so.
 */
@NullMarked
package assay.service.quota;

import org.jspecify.annotations.NullMarked;
