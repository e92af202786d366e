/**
 * ISO 9660 with Rock Ridge or Joliet, read-only.
 *
 * <p>Written after ECMA-119, the System Use Sharing Protocol 1.12 (SUSP), the Rock Ridge
 * Interchange Protocol 1.12 (RRIP), the Joliet specification and El Torito 1.0. As in Linux, Rock
 * Ridge comes before Joliet.
 */
@NullMarked
package assay.guest.fs.iso;

import org.jspecify.annotations.NullMarked;
