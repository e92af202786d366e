/**
 * What products leave that binds them to the machine they were built on, or does work at first
 * boot.
 */
@NullMarked
package assay.guest.linux.config.residue;

import org.jspecify.annotations.NullMarked;
