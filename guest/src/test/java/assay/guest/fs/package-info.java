/** File trees for tests, and tests of what every family of file systems shares. */
@NullMarked
package assay.guest.fs;

import org.jspecify.annotations.NullMarked;
