/**
 * Which ports a guest would open, and which its firewall closes: {@code listeners}, {@code
 * firewall}.
 */
@NullMarked
package assay.guest.linux.config.listen;

import org.jspecify.annotations.NullMarked;
