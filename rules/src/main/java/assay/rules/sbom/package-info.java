/** The inventory of an image's software, in forms that other tools read. */
@NullMarked
package assay.rules.sbom;

import org.jspecify.annotations.NullMarked;
