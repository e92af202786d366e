/**
 * Images that come from elsewhere and go elsewhere: {@code docs/adr/0018-import-export.md} says why
 * it is so.
 */
@NullMarked
package assay.service.transfer;

import org.jspecify.annotations.NullMarked;
