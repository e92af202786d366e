/** Tests of what is taken for a secret. */
@NullMarked
package assay.guest.secret;

import org.jspecify.annotations.NullMarked;
