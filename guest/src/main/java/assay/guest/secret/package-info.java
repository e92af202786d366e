/** What in a file lets somebody in: private keys, tokens of clouds, passwords. */
@NullMarked
package assay.guest.secret;

import org.jspecify.annotations.NullMarked;
