/** Broken and malicious images, from {@code testkit/hostile}. */
@NullMarked
package assay.guest.hostile;

import org.jspecify.annotations.NullMarked;
