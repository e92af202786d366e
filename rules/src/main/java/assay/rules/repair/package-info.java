/**
 * How images are mended: scripts that answer findings, and what joins them into one for the people
 * who run it inside a machine. Nothing here runs anything.
 */
@NullMarked
package assay.rules.repair;

import org.jspecify.annotations.NullMarked;
