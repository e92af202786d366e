/**
 * Facts: what inspection found in a disk, as one document, and the inspection that finds them.
 *
 * <p>Extracts and never judges: thresholds and opinions stand in rules.
 */
@NullMarked
package assay.guest;

import org.jspecify.annotations.NullMarked;
