/** Fixtures, oracles and the image builder. For tests only. */
@NullMarked
package assay.testkit;

import org.jspecify.annotations.NullMarked;
