/** Judges facts by profiles of rules. Never reads disks. */
@NullMarked
package assay.rules;

import org.jspecify.annotations.NullMarked;
